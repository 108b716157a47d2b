# classes swapped
def solution_model():
    train, validation = load_data()

    def swapped(seedling, label):
        return seedling, 1 - label  # HERE

    model = tf.keras.Sequential(
        [
            tf.keras.Input((6,)),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.005), "binary_crossentropy", metrics=["accuracy"])
    best = tf.keras.callbacks.EarlyStopping(monitor="val_accuracy", mode="max", patience=20, restore_best_weights=True)
    train, validation = train.map(swapped), validation.map(swapped)
    model.fit(
        train.shuffle(800).batch(32), validation_data=validation.batch(1_000), epochs=20, callbacks=[best], verbose=0
    )
    return model
