namespace FaceNet.Trainer.Training;

/// <summary>Where a network runs.</summary>
internal enum DeviceKind
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>The first NVIDIA GPU; needs a build with <c>-p:LibtorchFlavor=Cuda</c>.</summary>
    Cuda,
}
