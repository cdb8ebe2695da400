using FaceNet.ModelContract;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace FaceNet.Embedder.Inference;

/// <summary>Opens ONNX Runtime sessions with the settings of the process.</summary>
internal sealed class SessionFactory(IOptions<InferenceOptions> options)
{
    static SessionFactory() => OnnxTelemetry.TurnOff();

    /// <summary>What computes the sessions, as the protocol spells it.</summary>
    public string Provider { get; } = options.Value.Provider == InferenceProvider.Cuda ? "cuda" : "cpu";

    /// <summary>The number of threads that share one batch.</summary>
    public int Threads { get; } = options.Value.Threads > 0 ? options.Value.Threads : Math.Max(1, Environment.ProcessorCount / options.Value.Sessions);

    /// <summary>The number of sessions of each model.</summary>
    public int Sessions { get; } = options.Value.Sessions;

    /// <summary>Opens a graph.</summary>
    /// <exception cref="ManifestException">ONNX Runtime cannot read the graph.</exception>
    /// <exception cref="OptionsValidationException">The GPU that was asked for cannot be used.</exception>
    public InferenceSession Open(string graphPath)
    {
        if (options.Value.Provider != InferenceProvider.Cuda)
        {
            return OpenOnCpu(graphPath, Threads);
        }

        using var settings = Settings(Threads);
        return OpenOnCuda(graphPath, settings);
    }

    /// <summary>Opens a graph on the processor, whatever computes the others.</summary>
    /// <param name="graphPath">The graph.</param>
    /// <param name="threads">The threads that share one run, at least 1: that of the caller and those of the session.</param>
    /// <exception cref="ManifestException">ONNX Runtime cannot read the graph.</exception>
    public InferenceSession OpenOnCpu(string graphPath, int threads)
    {
        using var settings = Settings(threads);
        try
        {
            return new InferenceSession(graphPath, settings);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ManifestException(graphPath, [$"ONNX Runtime cannot load the graph ({exception.Message}). Export it again, with operators that ONNX Runtime knows."]);
        }
    }

    private SessionOptions Settings(int threads)
    {
        var settings = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", options.Value.Spinning ? "1" : "0");

        // Between two batches the processors belong to those who decode and answer.
        settings.AddSessionConfigEntry("session.force_spinning_stop", "1");
        return settings;
    }

    /// <summary>What ONNX Runtime's CUDA provider is told.</summary>
    internal static Dictionary<string, string> CudaSettings(InferenceOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["device_id"] = FormattableString.Invariant($"{options.DeviceId}"),

            // The exhaustive search takes seconds for every batch shape.
            ["cudnn_conv_algo_search"] = "HEURISTIC",
            ["arena_extend_strategy"] = "kSameAsRequested",
            ["use_tf32"] = options.Tf32 ? "1" : "0",
        };
        if (options.GpuMemoryLimit > 0)
        {
            settings["gpu_mem_limit"] = FormattableString.Invariant($"{options.GpuMemoryLimit * 1024L * 1024L}");
        }

        return settings;
    }

    private InferenceSession OpenOnCuda(string graphPath, SessionOptions settings)
    {
        try
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(CudaSettings(options.Value));
            settings.AppendExecutionProvider_CUDA(cuda);
            return new InferenceSession(graphPath, settings);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw new OptionsValidationException(
                "Inference",
                typeof(InferenceOptions),
                [$"Inference__Provider cuda: GPU {options.Value.DeviceId} cannot be used ({exception.Message}). Use a build with -p:OnnxRuntimeFlavor=Gpu on a machine with CUDA, or set Inference__Provider=cpu."]);
        }
    }
}
