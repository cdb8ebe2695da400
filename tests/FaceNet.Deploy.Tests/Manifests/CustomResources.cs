using k8s.Models;

namespace FaceNet.Deploy.Tests.Manifests;

// What the platform uses of KEDA's and Strimzi's resources. A field that is not here fails the reading: it would not be checked.

internal abstract class CustomResource
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();
}

/// <summary>KEDA: how many pods there are.</summary>
internal sealed class ScaledObject : CustomResource
{
    public ScaledObjectSpec Spec { get; set; } = new();
}

internal sealed class ScaledObjectSpec
{
    public ScaleTarget ScaleTargetRef { get; set; } = new();

    public int MinReplicaCount { get; set; }

    public int MaxReplicaCount { get; set; }

    public int PollingInterval { get; set; }

    public Dictionary<string, object> Advanced { get; set; } = [];

    public List<ScaleTrigger> Triggers { get; set; } = [];
}

internal sealed class ScaleTarget
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Name { get; set; } = "";
}

internal sealed class ScaleTrigger
{
    public string Type { get; set; } = "";

    public string MetricType { get; set; } = "";

    public Dictionary<string, string> Metadata { get; set; } = [];

    public AuthenticationReference? AuthenticationRef { get; set; }
}

internal sealed class AuthenticationReference
{
    public string Name { get; set; } = "";
}

/// <summary>KEDA: the credentials of a trigger.</summary>
internal sealed class TriggerAuthentication : CustomResource
{
    public TriggerAuthenticationSpec Spec { get; set; } = new();
}

internal sealed class TriggerAuthenticationSpec
{
    public List<SecretTarget> SecretTargetRef { get; set; } = [];
}

internal sealed class SecretTarget
{
    public string Parameter { get; set; } = "";

    public string Name { get; set; } = "";

    public string Key { get; set; } = "";
}

/// <summary>Strimzi: a topic.</summary>
internal sealed class KafkaTopic : CustomResource
{
    public KafkaTopicSpec Spec { get; set; } = new();
}

internal sealed class KafkaTopicSpec
{
    public int Partitions { get; set; }

    public int Replicas { get; set; }

    public Dictionary<string, string> Config { get; set; } = [];
}

/// <summary>Strimzi: who may what.</summary>
internal sealed class KafkaUser : CustomResource
{
    public KafkaUserSpec Spec { get; set; } = new();
}

internal sealed class KafkaUserSpec
{
    public Dictionary<string, string> Authentication { get; set; } = [];

    public KafkaAuthorization Authorization { get; set; } = new();
}

internal sealed class KafkaAuthorization
{
    public string Type { get; set; } = "";

    public List<KafkaAcl> Acls { get; set; } = [];
}

internal sealed class KafkaAcl
{
    public KafkaAclResource Resource { get; set; } = new();

    public List<string> Operations { get; set; } = [];
}

internal sealed class KafkaAclResource
{
    public string Type { get; set; } = "";

    public string Name { get; set; } = "";

    public string PatternType { get; set; } = "";
}
