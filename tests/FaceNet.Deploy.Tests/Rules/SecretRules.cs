using System.Text.RegularExpressions;
using FaceNet.Deploy.Tests.Manifests;
using k8s.Models;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>Who has what: no tokens, no secrets in manifests, and the files that options name are mounted.</summary>
internal static partial class SecretRules
{
    private const string Credentials = "/etc/facenet";

    public static IEnumerable<string> ServiceAccounts(ManifestSet set)
    {
        foreach (var workload in set.Workloads)
        {
            var account = set.Of<V1ServiceAccount>().SingleOrDefault(account => account.Metadata.Name == workload.Pod.ServiceAccountName);
            if (account is null || account.AutomountServiceAccountToken != false || workload.Pod.AutomountServiceAccountToken != false)
            {
                yield return $"{workload}: its service account '{workload.Pod.ServiceAccountName}' is missing or brings a token";
            }
        }
    }

    /// <summary>Secrets are referred to, never written down.</summary>
    public static IEnumerable<string> Inlined(ManifestSet set)
    {
        foreach (var secret in set.Of<V1Secret>())
        {
            yield return $"Secret {secret.Metadata.Name} stands in the manifests";
        }

        var variables = set.Workloads.SelectMany(workload => workload.Containers.SelectMany(container => set.Environment(container).Select(variable => (Place: $"{workload}", variable.Key, variable.Value))))
            .Concat(set.Of<V1ConfigMap>().SelectMany(map => map.Data.Select(pair => (Place: $"ConfigMap {map.Metadata.Name}", pair.Key, Value: (string?)pair.Value))));
        foreach (var (place, name, value) in variables)
        {
            if (value is not null && (Secret().IsMatch(name) || value.Contains("password=", StringComparison.OrdinalIgnoreCase) || value.Contains("PRIVATE KEY", StringComparison.Ordinal)))
            {
                yield return $"{place}: {name} holds a secret";
            }
        }
    }

    /// <summary>A file that an option names below the folder of credentials comes from a Secret.</summary>
    public static IEnumerable<string> MountedFiles(ManifestSet set)
    {
        foreach (var service in set.Services)
        {
            var mounted = Mounted(service).ToHashSet();
            foreach (var (name, value) in set.Environment(service.Container))
            {
                if (value is not null && value.StartsWith($"{Credentials}/", StringComparison.Ordinal) && !mounted.Contains(value))
                {
                    yield return $"{service}: {name} is {value}, which no Secret is mounted at";
                }
            }
        }
    }

    private static IEnumerable<string> Mounted(Workload service) =>
        from mount in service.Container.VolumeMounts ?? []
        where mount.MountPath == Credentials && mount.ReadOnlyProperty == true
        from source in service.Pod.Volumes.Single(volume => volume.Name == mount.Name).Projected?.Sources ?? []
        from item in source.Secret?.Items ?? []
        select $"{mount.MountPath}/{item.Path}";

    [GeneratedRegex("(Password|ApiKey|Secret|Token)$")]
    private static partial Regex Secret();
}
