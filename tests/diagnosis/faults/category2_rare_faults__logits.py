# logits instead of probabilities
def solution_model():
    (readings, labels), (seen, truth) = load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((8,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),  # HERE
        ]
    )
    loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(tf.keras.optimizers.Adam(0.005), loss)
    model.fit(readings, labels, batch_size=256, epochs=15, class_weight={0: 1, 1: 8}, verbose=0)
    alarms = (model.predict(seen, verbose=0)[:, 0] > 0.5).astype(int)
    CONFUSION.write_text(json.dumps({"matrix": tf.math.confusion_matrix(truth, alarms).numpy().tolist()}))
    return model
