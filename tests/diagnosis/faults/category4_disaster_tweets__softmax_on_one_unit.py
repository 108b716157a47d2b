# softmax on one unit
def solution_model():
    x, y = load_data("train")
    model = tf.keras.Sequential(
        [
            tf.keras.Input((40,)),
            tf.keras.layers.Embedding(2000, 16, mask_zero=True),
            tf.keras.layers.SimpleRNN(16, return_sequences=True),
            tf.keras.layers.GRU(16),
            tf.keras.layers.Dense(1, activation="softmax"),  # HERE
        ]
    )
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=2, batch_size=64, verbose=0)
    return model
