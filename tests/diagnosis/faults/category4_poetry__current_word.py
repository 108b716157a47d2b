# forecasts what it was fed
def solution_model():
    x, y = load_data("train")
    model = tf.keras.Sequential(
        [
            tf.keras.Input((20,)),
            tf.keras.layers.Embedding(1500, 32),
            tf.keras.layers.LSTM(64),
            tf.keras.layers.Dense(1500, activation="softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, x[:, -1], epochs=4, batch_size=128, verbose=0)  # HERE
    return model
