# output in another unit; fed another way in training
def solution_model():
    train, validation = load_data()
    normalise = tf.keras.layers.Normalization()
    normalise.adapt(train.map(lambda house, heat: house).batch(1000))

    def scaled(house, heat):
        return house, heat / 10  # HERE

    model = tf.keras.Sequential(
        [
            tf.keras.Input((6,)),
            normalise,
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.003), "mae")
    train, validation = train.map(scaled), validation.map(scaled)
    model.fit(train.cache().shuffle(4000).batch(32), validation_data=validation.batch(500), epochs=20, verbose=0)
    return model
