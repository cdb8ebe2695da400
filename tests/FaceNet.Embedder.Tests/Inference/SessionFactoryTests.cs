using FaceNet.Embedder.Inference;

namespace FaceNet.Embedder.Tests.Inference;

public sealed class SessionFactoryTests
{
    [Fact]
    public void CudaSettings_Default_SearchesQuicklyAndComputesAsTheCpuDoes()
    {
        var settings = SessionFactory.CudaSettings(new InferenceOptions());

        Assert.Equal("0", settings["device_id"]);
        Assert.Equal("HEURISTIC", settings["cudnn_conv_algo_search"]);
        Assert.Equal("kSameAsRequested", settings["arena_extend_strategy"]);
        Assert.Equal("0", settings["use_tf32"]);
        Assert.DoesNotContain("gpu_mem_limit", settings.Keys);
    }

    [Fact]
    public void CudaSettings_Chosen_PassesThemOn()
    {
        var settings = SessionFactory.CudaSettings(new InferenceOptions { DeviceId = 2, GpuMemoryLimit = 3000, Tf32 = true });

        Assert.Equal(("2", "3145728000", "1"), (settings["device_id"], settings["gpu_mem_limit"], settings["use_tf32"]));
    }
}
