# scaled outside the model; fed another way in training
def solution_model():
    train, validation = load_data()
    lengths = np.array([one for one, _ in train.as_numpy_iterator()])
    mean, deviation = lengths.mean(0), lengths.std(0)

    def scaled(one, species):
        return (one - mean) / deviation, species  # HERE

    model = tf.keras.Sequential(
        [
            tf.keras.Input((4,)),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train.map(scaled).cache().batch(16), epochs=60, verbose=0)
    return model
