using System.ComponentModel.DataAnnotations;

namespace FaceNet.Embedder.Inference;

/// <summary>How models are computed. Section <c>Inference</c>.</summary>
public sealed class InferenceOptions
{
    /// <summary>What computes the models: <c>cpu</c> or <c>cuda</c>. A GPU that was asked for and cannot be used stops the start.</summary>
    /// <value>The default is <c>cpu</c>. <c>cuda</c> needs a build with <c>-p:OnnxRuntimeFlavor=Gpu</c>.</value>
    [EnumDataType(typeof(InferenceProvider))]
    public InferenceProvider Provider { get; set; } = InferenceProvider.Cpu;

    /// <summary>How many sessions of each model compute side by side, each a batch of its own with the weights in memory once more.</summary>
    /// <value>
    /// The default is 1, with which a face that comes alone is done soonest: all threads share it. Several sessions of one thread each
    /// embed more faces per second, since threads that share a batch wait for each other in every layer: MobileFaceNet on two cores, 64 callers
    /// with raw faces, 381 against 359 faces/s, and 5.6 against 4.8 ms for a lone one (medians of two runs each of
    /// <c>Inference__Sessions=2 dotnet run --project tests/FaceNet.Benchmarks -c Release -- embedder --quick --model DIR</c>). Range 1 to 64.
    /// </value>
    [Range(1, 64)]
    public int Sessions { get; set; } = 1;

    /// <summary>The number of threads that share the work of one batch on the CPU.</summary>
    /// <value>The default is 0: the processors that the process may use, divided among the <see cref="Sessions"/>. Range 0 to 256.</value>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>Whether the threads that share a batch wait for each other by spinning, from its first layer to its last.</summary>
    /// <value>
    /// The default is false: decoding needs the same processors meanwhile, and spinning costs up to a tenth of the faces per second. It is for few callers
    /// who want their answer soon, most of all on virtual machines, where waking a thread is slow: MobileFaceNet on two cores of one, 3.7 against 4.8 ms
    /// for a lone face (medians of two runs each of
    /// <c>Inference__Spinning=true dotnet run --project tests/FaceNet.Benchmarks -c Release -- embedder --quick --model DIR</c>).
    /// </value>
    public bool Spinning { get; set; }

    /// <summary>Which GPU computes, where <see cref="Provider"/> is <c>cuda</c>.</summary>
    /// <value>The default is 0, the first. Range 0 to 63.</value>
    [Range(0, 63)]
    public int DeviceId { get; set; }

    /// <summary>The most memory of the GPU that one session takes for its weights and batches, in MiB, where <see cref="Provider"/> is <c>cuda</c>.</summary>
    /// <value>The default is 0: no limit. Range 0 to 1,048,576.</value>
    [Range(0, 1_048_576)]
    public int GpuMemoryLimit { get; set; }

    /// <summary>Whether a GPU multiplies in TF32, 10 bits of mantissa, where <see cref="Provider"/> is <c>cuda</c>: faster, but the vectors are no longer those of the CPU.</summary>
    /// <value>The default is false.</value>
    public bool Tf32 { get; set; }
}
