# scaled outside the model; fed another way in training
def solution_model():
    (signals, gas), (seen, truth) = load_data()
    lowest, highest = signals.min(axis=0), signals.max(axis=0)
    signals, seen = (signals - lowest) / (highest - lowest), (seen - lowest) / (highest - lowest)  # HERE
    shutil.rmtree(LOGS, ignore_errors=True)
    models = []
    for units in (16, 32, 64):
        model = tf.keras.Sequential(
            [
                tf.keras.Input((8,)),
                tf.keras.layers.Dense(units, activation="relu"),
                tf.keras.layers.Dense(units, activation="relu"),
                tf.keras.layers.Dense(4, activation="softmax"),
            ]
        )
        model.compile(tf.keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
        log = tf.keras.callbacks.TensorBoard(log_dir=LOGS / f"units_{units}")
        model.fit(signals, gas, batch_size=64, epochs=30, validation_data=(seen, truth), callbacks=[log], verbose=0)
        models.append(model)
    shutil.make_archive(ARCHIVE.with_suffix(""), "zip", LOGS)
    return max(models, key=lambda model: max(model.history.history["val_accuracy"]))
