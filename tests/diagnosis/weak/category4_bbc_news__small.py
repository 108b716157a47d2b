def solution_model():
    x, y = load_data("train")
    model = tf.keras.Sequential(
        [
            tf.keras.Input((120,)),
            tf.keras.layers.Embedding(1000, 4),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(5, activation="softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=6, batch_size=32, verbose=0)
    return model
