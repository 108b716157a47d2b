# padding not masked
def solution_model():
    x, y = load_data("train")
    model = tf.keras.Sequential(
        [
            tf.keras.Input((200,)),
            tf.keras.layers.Embedding(2000, 16),  # HERE
            tf.keras.layers.LSTM(16),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=2, batch_size=64, verbose=0)
    return model
