using FaceNet.Protos.Clustering.V1;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>Shows how far a build is to whoever looks from time to time. Thread-safe.</summary>
internal sealed class BuildWatch
{
    private volatile BuildProgress? _latest;

    /// <summary>How far it is; null as long as it has not begun.</summary>
    public BuildProgress? Latest => _latest;

    public void Report(BuildStage stage, long done, long total) => _latest = new BuildProgress { Stage = stage, Done = done, Total = total };
}
