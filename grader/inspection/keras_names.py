"""The classes, functions and modules of Keras that a model file may name. They are listed so that nothing is imported.

tests/inspection/test_artifact.py compares these lists with the exports of the installed Keras.
"""

from __future__ import annotations

from typing import Any

# Layers that run or load something from the file. They are refused, each with its own advice.
REFUSED_LAYERS = {
    "Lambda": "a Lambda layer holds Python code, which is not loaded; use a built-in layer instead, for example "
    "Rescaling, Reshape or Permute, or keras.ops in a functional model",
    "TFSMLayer": "TFSMLayer loads a SavedModel from another folder; rebuild the model from built-in layers",
    "TorchModuleWrapper": "TorchModuleWrapper holds a pickled PyTorch model; rebuild the model from built-in layers",
    "FlaxLayer": "FlaxLayer holds JAX code; rebuild the model from built-in layers",
    "JaxLayer": "JaxLayer holds JAX code; rebuild the model from built-in layers",
    "TensorFlowOpLayer": "TensorFlow functions between Keras layers cannot be loaded; use a built-in layer instead",
    "KerasLayer": "hub.KerasLayer downloads its model; use a model of keras.applications instead",
    "DenseFeatures": "DenseFeatures was removed from Keras; use Normalization, CategoryEncoding or Embedding instead",
    "CuDNNLSTM": "CuDNNLSTM was removed from Keras; use LSTM, which picks the fast kernel by itself",
    "CuDNNGRU": "CuDNNGRU was removed from Keras; use GRU, which picks the fast kernel by itself",
    "LocallyConnected1D": "LocallyConnected1D was removed from Keras; use Conv1D instead",
    "LocallyConnected2D": "LocallyConnected2D was removed from Keras; use Conv2D instead",
}

# Layers of Keras 2 that stand for a function of TensorFlow, with the advice if Keras 3 has no operation for it.
FUNCTION_LAYERS = {
    "TFOpLambda": "TensorFlow functions between Keras layers (tf.image.resize, tf.norm, ...) cannot always be loaded; "
    "use a built-in layer instead, for example Resizing, GlobalAveragePooling1D, Reshape or Rescaling",
    "SlicingOpLambda": "slicing between Keras layers (x[:, 0]) cannot always be loaded; use a built-in layer instead, "
    "for example Cropping1D, or return_sequences=False",
}

MODELS = frozenset("Functional Model Sequential".split())

LAYERS = frozenset(
    """
    Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D
    AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add AdditiveAttention AlphaDropout Attention
    AugMix AutoContrast Average AveragePooling1D AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D
    BatchNormalization Bidirectional CategoryEncoding CenterCrop Concatenate
    ContrastLimitedAdaptiveHistogramEqualization Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D
    Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D Convolution1D Convolution1DTranspose Convolution2D
    Convolution2DTranspose Convolution3D Convolution3DTranspose Cropping1D Cropping2D Cropping3D CutMix Dense
    DepthwiseConv1D DepthwiseConv2D Discretization Dot Dropout ELU EinsumDense Embedding Equalization Flatten GRU
    GRUCell GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D
    GlobalAvgPool1D GlobalAvgPool2D GlobalAvgPool3D GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPool3D
    GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GroupNormalization GroupQueryAttention HashedCrossing
    Hashing Identity InputLayer IntegerLookup LSTM LSTMCell LayerNormalization LeakyReLU Masking MaxNumBoundingBoxes
    MaxPool1D MaxPool2D MaxPool3D MaxPooling1D MaxPooling2D MaxPooling3D Maximum MelSpectrogram Minimum MixUp
    MultiHeadAttention Multiply Normalization PReLU Permute Pipeline RMSNormalization RNN RandAugment
    RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop RandomElasticTransform
    RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective
    RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom
    ReLU RepeatVector Rescaling Reshape Resizing ReversibleEmbedding STFTSpectrogram SeparableConv1D SeparableConv2D
    SeparableConvolution1D SeparableConvolution2D SimpleRNN SimpleRNNCell Softmax Solarization SpatialDropout1D
    SpatialDropout2D SpatialDropout3D SpectralNormalization StackedRNNCells StringLookup Subtract TextVectorization
    TimeDistributed UnitNormalization UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D
    ZeroPadding3D
    """.split()
)

# Names that Keras 2 wrote and Keras 3 no longer exports; grader/evaluation/legacy.py says what becomes of each.
LEGACY_LAYERS = frozenset(
    "BatchNormalizationV1 BatchNormalizationV2 SyncBatchNormalization ThresholdedReLU RandomHeight RandomWidth".split()
)

# Parts of layers: initializers, regularizers, constraints, dtype policies, seeds.
# Both spellings occur, as Keras 2 also registered its initializers under snake_case and "V2" names.
PARTS = frozenset(
    """
    Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer LecunNormal LecunUniform Ones
    Orthogonal OrthogonalInitializer RandomNormal RandomUniform STFT STFTInitializer TruncatedNormal VarianceScaling
    Zeros constant glorot_normal glorot_uniform he_normal he_uniform identity lecun_normal lecun_uniform ones orthogonal
    random_normal random_uniform stft truncated_normal variance_scaling zeros
    L1 L1L2 L2 OrthogonalRegularizer l1 l1_l2 l2 orthogonal_regularizer
    MaxNorm MinMaxNorm NonNeg UnitNorm max_norm min_max_norm non_neg unit_norm
    DTypePolicy FloatDTypePolicy DTypePolicyMap Policy PolicyV1 SeedGenerator
    QuantizedDTypePolicy QuantizedFloat8DTypePolicy Int4DTypePolicy
    AbsMaxQuantizer Float8QuantizationConfig Int4QuantizationConfig Int8QuantizationConfig
    """.split()
)

KNOWN = LAYERS | LEGACY_LAYERS | MODELS | PARTS

ACTIVATIONS = frozenset(
    """
    celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear log_sigmoid
    log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid
    sparsemax squareplus swish tanh tanh_shrink threshold
    """.split()
)
# The names under which Keras saves TensorFlow's own functions, for example activation=tf.nn.softmax.
TENSORFLOW_ACTIVATIONS = {"softmax_v2": "softmax", "log_softmax_v2": "log_softmax"}

# Classes of keras.ops, which are nodes of functional models, by the Keras module that defines them.
# Those that take a function (Map, Scan, Cond, WhileLoop, JVP, ...) are left out: a file must not carry functions.
OPERATIONS = {
    "keras.src.ops.core": frozenset(
        """
        Cast ConvertToTensor SaturateCast Scatter ScatterUpdate Slice SliceUpdate StopGradient Unstack
        """.split()
    ),
    "keras.src.ops.einops": frozenset(
        """
        Rearrange
        """.split()
    ),
    "keras.src.ops.image": frozenset(
        """
        AffineTransform CropImages ElasticTransform ExtractPatches GaussianBlur HSVToRGB MapCoordinates
        PadImages PerspectiveTransform RGBToGrayscale RGBToHSV Resize SSIM ScaleAndTranslate SobelEdges
        """.split()
    ),
    "keras.src.ops.linalg": frozenset(
        """
        Cholesky CholeskyInverse Det Eig Eigh Inv Lstsq LuFactor MatrixRank Norm Pinv Qr SVD Solve
        SolveTriangular
        """.split()
    ),
    "keras.src.ops.math": frozenset(
        """
        CDist Erf Erfc Erfinv ExtractSequences FFT FFT2 IFFT2 IRFFT ISTFT InTopK Logdet Logsumexp RFFT Rsqrt
        STFT SegmentMax SegmentMin SegmentProd SegmentReduction SegmentSum TopK ViewAsComplex ViewAsReal
        """.split()
    ),
    "keras.src.ops.nn": frozenset(
        """
        AdaptiveAveragePool AdaptiveMaxPool AveragePool BatchNorm BinaryCrossentropy CTCDecode CTCLoss
        CategoricalCrossentropy Celu Conv ConvTranspose DepthToSpace DepthwiseConv DotProductAttention Elu Fold
        Gelu Glu HardShrink HardSigmoid HardSilu HardTanh LayerNorm LeakyRelu LogSigmoid LogSoftmax MaxPool
        Moments MultiHot Normalize OneHot PSNR Polar RMSNorm Relu Relu6 Selu SeparableConv Sigmoid Silu
        SoftShrink Softmax Softplus Softsign SpaceToDepth SparseCategoricalCrossentropy SparsePlus SparseSigmoid
        Sparsemax Squareplus TanhShrink Threshold Unfold
        """.split()
    ),
    "keras.src.ops.numpy": frozenset(
        """
        Abs Absolute Add All AllClose Amax Amin Angle Any Append Arange Arccos Arccosh Arcsin Arcsinh Arctan
        Arctan2 Arctanh Argmax Argmin Argpartition Argsort Array ArraySplit Average Bincount BitwiseAnd
        BitwiseInvert BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor BroadcastTo Cbrt Ceil
        Clip Concatenate Conj Conjugate Copy Corrcoef Correlate Cos Cosh CountNonzero Cross Cumprod Cumsum
        Deg2rad Diag Diagflat Diagonal Diff Digitize Divide DivideNoNan Dot Dsplit Dstack Einsum EmptyLike Equal
        Exp Exp2 ExpandDims Expm1 Fabs Flip Fliplr Flipud Floor FloorDivide Fmax Fmin Fmod Full FullLike Gcd
        Geomspace GetItem Greater GreaterEqual Heaviside Histogram Hsplit Hstack Hypot I0 Imag Inner IsIn
        Isclose Isfinite Isinf Isnan Isneginf Isposinf Isreal Kron Lcm Ldexp LeftShift Less LessEqual Linspace
        Log Log10 Log1p Log2 Logaddexp Logaddexp2 LogicalAnd LogicalNot LogicalOr LogicalXor Logspace Matmul Max
        Maximum Mean Median Meshgrid Min Minimum Mod Moveaxis Multiply NanToNum Nanargmax Nanargmin Nancumprod
        Nancumsum Nanmax Nanmean Nanmedian Nanmin Nanpercentile Nanprod Nanquantile Nanstd Nansum Nanvar Ndim
        Negative Nextafter Nonzero NotEqual OnesLike Outer Pad Percentile Power Prod Ptp Quantile Rad2deg Ravel
        Real Reciprocal Repeat Reshape RightShift Roll Rot90 Round SearchSorted Select Sign Signbit Sin Sinc
        Sinh Size Slogdet Sort Split Sqrt Square Squeeze Stack Std Subtract Sum Swapaxes Take TakeAlongAxis Tan
        Tanh Tensordot Tile Trace Transpose Trapezoid Tril Triu TrueDivide Trunc Unique UnravelIndex Vander Var
        Vdot View Vsplit Vstack Where ZerosLike
        """.split()
    ),
}
OPERATION_MODULES = {name: module for module, operations in OPERATIONS.items() for name in operations}

# The functions of TensorFlow that FUNCTION_LAYERS may stand for, with the operation that replaces each.
TENSORFLOW_FUNCTIONS = {
    "__operators__.add": "Add",
    "__operators__.getitem": "GetItem",
    "nn.bias_add": "Add",
    "math.truediv": "TrueDivide",
    "divide": "TrueDivide",
    "math.divide": "TrueDivide",
    "floor_div": "FloorDivide",
    "math.floordiv": "FloorDivide",
    "math.floormod": "Mod",
    "math.pow": "Power",
    "math.divide_no_nan": "DivideNoNan",
    "linalg.matmul": "Matmul",
    "linalg.transpose": "Transpose",
    "transpose": "Transpose",
    "reshape": "Reshape",
    "expand_dims": "ExpandDims",
    "squeeze": "Squeeze",
    "concat": "Concatenate",
    "stack": "Stack",
    "reverse": "Flip",
    "cast": "Cast",
    "clip_by_value": "Clip",
    "identity": "Copy",
    "where": "Where",
    "math.abs": "Absolute",
    "math.reduce_variance": "Var",
    **{
        f"math.{name}": "".join(word.capitalize() for word in name.removeprefix("reduce_").split("_"))
        for name in """
        add ceil cos cumsum equal exp expm1 floor greater greater_equal less less_equal log log1p logical_and
        logical_not logical_or maximum minimum multiply negative not_equal reciprocal reduce_all reduce_any
        reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod reduce_std reduce_sum round rsqrt sigmoid sign
        sin softplus sqrt square subtract tanh
        """.split()
    },
    **{
        f"nn.{name}": "".join(word.capitalize() for word in name.split("_"))
        for name in "elu gelu leaky_relu log_softmax relu relu6 selu sigmoid silu softmax softsign tanh".split()
    },
}

# Modules that Keras writes as the origin of a class. Keras 3 imports whatever is named, so this list is complete.
MODULES = frozenset(
    """
    builtins keras keras.activations keras.constraints keras.dtype_policies keras.initializers keras.layers
    keras.layers.experimental keras.layers.core.tf_op_layer keras.src.layers.core.tf_op_layer
    tf_keras.src.layers.core.tf_op_layer
    keras.mixed_precision keras.models keras.quantizers keras.random keras.regularizers
    keras.src.models.functional keras.src.models.model keras.src.models.sequential
    keras.engine.functional keras.engine.sequential keras.engine.training
    keras.src.engine.functional keras.src.engine.sequential keras.src.engine.training
    tf_keras.src.engine.functional tf_keras.src.engine.sequential tf_keras.src.engine.training
    tensorflow.keras.layers tensorflow.keras.initializers tensorflow.keras.models
    tensorflow.python.keras.engine.functional tensorflow.python.keras.engine.sequential
    """.split()
)

# Values that are not objects: Keras' notation for tensors, tuples, slices and the like.
NOTATION = frozenset(
    "__keras_tensor__ __tensor__ __numpy__ __tuple__ __slice__ __ellipsis__ __bytes__ TensorShape".split()
)


def function_of(layer: dict[str, Any]) -> str:
    """The function of TensorFlow that one of FUNCTION_LAYERS stands for; "" if the file names none."""
    config = layer.get("config")
    name = config.get("function") if isinstance(config, dict) else None
    return name.removeprefix("compat.v1.") if isinstance(name, str) else ""
