# output in another unit
def solution_model():
    train, validation = load_data()
    train, validation = (split.map(lambda house, heat: (house, 1000 * heat)) for split in (train, validation))  # HERE
    normalise = tf.keras.layers.Normalization()
    normalise.adapt(train.map(lambda house, heat: house).batch(1000))
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
    model.fit(train.cache().shuffle(4000).batch(32), validation_data=validation.batch(500), epochs=20, verbose=0)
    return model
