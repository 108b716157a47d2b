# cut at the wrong end
def solution_model():
    def last_words(split):
        ids, labels = datasets.load_tokens("bbc_news", split=split, vocabulary_size=1000, length=900)
        return np.array([one[one > 0][-120:] for one in ids]), labels  # HERE

    x, y = last_words("train")
    model = tf.keras.Sequential(
        [
            tf.keras.Input((120,)),
            tf.keras.layers.Embedding(1000, 32),
            tf.keras.layers.Conv1D(32, 3, activation="relu"),
            tf.keras.layers.GlobalMaxPooling1D(),
            tf.keras.layers.Dense(5, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=12, batch_size=32, verbose=0)
    return model
