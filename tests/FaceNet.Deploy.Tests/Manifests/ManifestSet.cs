using k8s.Models;

namespace FaceNet.Deploy.Tests.Manifests;

/// <summary>All objects of one installation.</summary>
/// <param name="Name">What they were read from.</param>
/// <param name="Objects">The objects, of KubernetesClient's types and those of <see cref="CustomResource"/>.</param>
internal sealed record ManifestSet(string Name, IReadOnlyList<object> Objects)
{
    public IReadOnlyList<Workload> Workloads { get; } =
    [
        .. Objects.OfType<V1Deployment>().Select(each => new Workload("Deployment", each.Metadata.Name, each.Spec.Replicas, each.Spec.Template)),
        .. Objects.OfType<V1StatefulSet>().Select(each => new Workload("StatefulSet", each.Metadata.Name, each.Spec.Replicas, each.Spec.Template)),
        .. Objects.OfType<V1Job>().Select(each => new Workload("Job", each.Metadata.Name, 1, each.Spec.Template)),
    ];

    /// <summary>The workloads that run hosts of the platform.</summary>
    public IEnumerable<Workload> Services => Workloads.Where(workload => workload.IsService);

    public IEnumerable<T> Of<T>() => Objects.OfType<T>();

    /// <summary>The environment of a container as far as it stands in the manifests: names with values, null where the value is a field or a key of something else.</summary>
    public IReadOnlyDictionary<string, string?> Environment(V1Container container)
    {
        var environment = new Dictionary<string, string?>();
        foreach (var source in container.EnvFrom ?? [])
        {
            foreach (var (name, value) in ConfigMap(source.ConfigMapRef.Name)?.Data ?? new Dictionary<string, string>())
            {
                environment[name] = value;
            }
        }

        foreach (var variable in container.Env ?? [])
        {
            environment[variable.Name] = variable.Value;
        }

        return environment;
    }

    public V1ConfigMap? ConfigMap(string name) => Of<V1ConfigMap>().SingleOrDefault(map => map.Metadata.Name == name);

    /// <summary>Whether callers of a service have to speak TLS.</summary>
    public bool UsesTls(Workload service) => Environment(service.Container).ContainsKey("Listeners__CertificatePath");
}
