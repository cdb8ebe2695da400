using System.Runtime.InteropServices;
using FaceNet.Trainer.Networks;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Native;

/// <summary>
/// Guards against oneDNN, the library that libtorch convolves with: on some processors (AMD EPYC of family 26 that hides its caches, libtorch 2.10)
/// it gives wrong values and wrong gradients, without an error, where channels do not fill its blocks. Thread-safe.
/// </summary>
internal static partial class OneDnn
{
    private const double Tolerance = 1e-3;

    // Channels that fill no block of 8 or 16, and such that fill an odd number of them; both strides.
    private static readonly ConvolutionShape[] Shapes = [new(24, 8, 1), new(20, 12, 1), new(36, 24, 2), new(48, 16, 2)];

    private static readonly Lazy<bool> Right = new(SwitchOffWhereWrong);

    /// <summary>Compares convolutions with plain ones, once in a process, and has libtorch do without oneDNN where they differ. Draws no random numbers.</summary>
    /// <exception cref="TrainerException">They differ, and oneDNN cannot be switched off here.</exception>
    public static void RequireRight()
    {
        _ = Right.Value;
    }

    /// <summary>Largest difference of values and gradients from the plain convolution, which computes in double precision and never by oneDNN.</summary>
    internal static double LargestDifference(ConvolutionShape shape)
    {
        using var scope = NewDisposeScope();
        (Tensor values, Tensor gradient) = Convolve(shape, ScalarType.Float32);
        (Tensor plainValues, Tensor plainGradient) = Convolve(shape, ScalarType.Float64);
        double ofValues = (values - plainValues).abs().max().item<double>();
        double ofGradient = (gradient - plainGradient).abs().max().item<double>();
        return double.IsNaN(ofValues + ofGradient) ? double.PositiveInfinity : Math.Max(ofValues, ofGradient);
    }

    private static bool SwitchOffWhereWrong()
    {
        if (IsRight())
        {
            return true;
        }

        if (OperatingSystem.IsLinux())
        {
            // NNPACK would stand in, and warns at each convolution that it does not know the processor.
            UseOneDnn(GlobalContext(), 0);
            UseNnpack(GlobalContext(), 0);
        }

        if (!IsRight())
        {
            throw new TrainerException("libtorch gives wrong convolutions on this processor, and its oneDNN cannot be switched off here. Use another machine, or a GPU.");
        }

        Console.Error.WriteLine("libtorch's oneDNN gives wrong convolutions on this processor: it is switched off, and convolutions are slower.");
        return false;
    }

    private static bool IsRight()
    {
        return Shapes.All(shape => LargestDifference(shape) < Tolerance);
    }

    private static (Tensor Values, Tensor Gradient) Convolve(ConvolutionShape shape, ScalarType type)
    {
        const int Photos = 8;
        const int Size = 12;
        const int Kernel = 3;
        Tensor pixels = ChannelsLast.Of(Wave(type, Photos, shape.Channels, Size, Size)).requires_grad_();
        Tensor weights = Wave(type, shape.Filters, shape.Channels, Kernel, Kernel);
        Tensor values = nn.functional.conv2d(pixels, weights, strides: [shape.Stride, shape.Stride], padding: [Kernel / 2, Kernel / 2]);
        values.backward([Wave(type, values.shape)]);
        return (values.detach().to(ScalarType.Float64), pixels.grad!.to(ScalarType.Float64));
    }

    private static Tensor Wave(ScalarType type, params long[] shape)
    {
        return (arange(shape.Aggregate(1L, (product, axis) => product * axis), ScalarType.Float64) * 0.7).sin().reshape(shape).to(type);
    }

    // at::globalContext() and two methods of at::Context, setUserEnabledMkldnn(bool) and setUserEnabledNNPACK(bool); TorchSharp has no name for them.
    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at13globalContextEv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GlobalContext();

    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledMkldnnEb")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void UseOneDnn(nint context, byte isEnabled);

    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledNNPACKEb")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void UseNnpack(nint context, byte isEnabled);

    /// <summary>A convolution of 3 x 3 pixels.</summary>
    /// <param name="Channels">Channels that go in.</param>
    /// <param name="Filters">Channels that come out.</param>
    /// <param name="Stride">Pixels from one to the next.</param>
    internal sealed record ConvolutionShape(int Channels, int Filters, int Stride);
}
