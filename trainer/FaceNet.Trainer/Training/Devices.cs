using static TorchSharp.torch;

namespace FaceNet.Trainer.Training;

/// <summary>The devices of libtorch.</summary>
internal static class Devices
{
    /// <summary>Gives the device.</summary>
    /// <exception cref="TrainerException">This machine or this build has none of that kind.</exception>
    public static Device Require(DeviceKind kind)
    {
        return kind switch
        {
            DeviceKind.Cpu => CPU,
            DeviceKind.Cuda when cuda.is_available() => CUDA,
            DeviceKind.Cuda => throw new TrainerException("device is Cuda, but libtorch finds no CUDA device. Build with -p:LibtorchFlavor=Cuda on a machine with an NVIDIA GPU and its driver, or train on Cpu."),
            _ => throw new NotSupportedException($"Device {kind} is unknown."),
        };
    }
}
