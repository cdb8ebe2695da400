using k8s;

namespace FaceNet.Deploy.Tests.Manifests;

/// <summary>Reads YAML into typed objects. A field that its kind does not have is an error.</summary>
internal static class ManifestReader
{
    private static readonly Dictionary<string, Type> CustomKinds = new()
    {
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(ScaledObject),
        ["keda.sh/v1alpha1/TriggerAuthentication"] = typeof(TriggerAuthentication),
        ["kafka.strimzi.io/v1/KafkaTopic"] = typeof(KafkaTopic),
        ["kafka.strimzi.io/v1/KafkaUser"] = typeof(KafkaUser),
    };

    public static IReadOnlyList<object> Read(string yaml) => [.. KubernetesYaml.LoadAllFromString(yaml, CustomKinds, strict: true)];
}
