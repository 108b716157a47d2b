# padding on the other side
def solution_model():
    x, y = load_data("train")
    vx, vy = load_data("validation")

    def moved(ids):
        return tf.keras.utils.pad_sequences([one[one > 0] for one in ids], maxlen=200)  # HERE

    model = tf.keras.Sequential(
        [
            tf.keras.Input((200,)),
            tf.keras.layers.Embedding(2000, 16),
            tf.keras.layers.LSTM(16),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.005), "binary_crossentropy", metrics=["accuracy"])
    model.fit(moved(x), y, validation_data=(moved(vx), vy), epochs=2, batch_size=64, verbose=0)
    return model
