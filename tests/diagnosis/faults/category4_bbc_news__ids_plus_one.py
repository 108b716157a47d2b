# another vocabulary
def solution_model():
    x, y = load_data("train")
    shifted = np.where(x > 0, np.minimum(x + 1, 999), 0)  # HERE
    model = tf.keras.Sequential(
        [
            tf.keras.Input((120,)),
            tf.keras.layers.Embedding(1000, 16),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(5, activation="softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(shifted, y, epochs=12, batch_size=32, verbose=0)
    return model
