using FaceNet.Embedder.Models;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using Google.Protobuf.WellKnownTypes;
using ClusteringThresholds = FaceNet.Protos.Embedding.V1.ClusteringThresholds;
using Policy = FaceNet.Protos.Type.V1.PolicyCalibration;

namespace FaceNet.Embedder.Grpc;

/// <summary>Describes models as the protocol does.</summary>
internal static class ModelMessages
{
    public static Model ToMessage(this ServedModel served, ModelNames names)
    {
        var manifest = served.Model.Manifest;
        return new Model
        {
            Name = manifest.Name,
            Version = manifest.Version,
            EmbeddingSpace = manifest.EmbeddingSpace,
            Dimensions = manifest.Output.Dimensions,
            InputWidth = manifest.Input.Width,
            InputHeight = manifest.Input.Height,
            Alignment = manifest.Alignment is { } alignment ? ToMessage(alignment) : null,
            Calibration = ToMessage(manifest.Calibration),
            Clustering = ToMessage(manifest.ClusteringThresholdsOrDefault()),
            TrainingData = manifest.Training.Data,
            WeightsLicense = manifest.Training.WeightsLicense,
            NonCommercial = manifest.Training.NonCommercial,
            ExecutionProvider = served.Model.Provider,
            IsDefault = ReferenceEquals(served, names.Default),
            Aliases = { names.AliasesOf(served) },
            Sha256 = manifest.Sha256,
            Precision = manifest.Precision,
            Domain = served.Model.Domain,
        };
    }

    public static FailedVersion ToMessage(this FailedModel failed) => new()
    {
        Name = failed.Installed.Name,
        Version = failed.Installed.Version,
        Reason = failed.Reason,
        FailTime = Timestamp.FromDateTimeOffset(failed.FailedAt),
    };

    private static Landmarks ToMessage(ModelAlignment alignment) => new()
    {
        LeftEye = ToMessage(alignment.Landmarks[0]),
        RightEye = ToMessage(alignment.Landmarks[1]),
        Nose = ToMessage(alignment.Landmarks[2]),
        LeftMouth = ToMessage(alignment.Landmarks[3]),
        RightMouth = ToMessage(alignment.Landmarks[4]),
    };

    private static Point ToMessage(double[] point) => new() { X = (float)point[0], Y = (float)point[1] };

    private static Calibration ToMessage(ModelCalibration calibration) => new()
    {
        Data = calibration.Data,
        ImpostorPairs = calibration.ImpostorPairs,
        Verify = { ToMessages(calibration.Verify) },
        Policies = { (calibration.Policies ?? []).Select(policy => new Policy { Policy = policy.Policy, Shots = policy.Shots, Table = { ToMessages(policy.Table) } }) },
    };

    private static IEnumerable<FarThreshold> ToMessages(CalibrationPoint[] table) => table
        .Where(point => point.SquaredDistance.HasValue)
        .Select(point => new FarThreshold { Far = point.Far, SquaredDistance = point.SquaredDistance!.Value });

    private static ClusteringThresholds ToMessage(ModelContract.ClusteringThresholds thresholds) => new()
    {
        BaseThreshold = thresholds.BaseThreshold,
        SmallClusterReduction = thresholds.SmallClusterReduction,
        Derived = thresholds.Derived,
    };
}
