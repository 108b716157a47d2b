def solution_model():
    x, y = load_data("train")
    vx, vy = load_data("validation")
    model = tf.keras.Sequential(
        [
            tf.keras.Input((60,)),
            tf.keras.layers.Embedding(3000, 8, mask_zero=True),
            tf.keras.layers.Conv1D(8, 3, activation="relu"),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, validation_data=(vx, vy), epochs=1, batch_size=64, verbose=0)
    return model
