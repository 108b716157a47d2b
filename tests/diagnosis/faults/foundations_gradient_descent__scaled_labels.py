# output in another unit
def solution_model():
    train, validation = load_data()
    rows = list(train.as_numpy_iterator())
    x = np.array([one for one, _ in rows], np.float32)
    y = np.array([flow for _, flow in rows], np.float32).reshape(-1, 1)
    normalise = tf.keras.layers.Normalization()
    normalise.adapt(x)
    model = tf.keras.Sequential([tf.keras.Input((3,)), normalise, tf.keras.layers.Dense(1)])
    optimizer = tf.keras.optimizers.Adam(0.05)
    labels = (y - y.mean()) / y.std()  # HERE
    for _ in range(400):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - labels) ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
    return model
