using FaceNet.Deploy.Tests.Manifests;
using k8s.Models;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>What the pod security standard "restricted" asks for, and a root file system that cannot be written.</summary>
internal static class SecurityContextRules
{
    public static IEnumerable<string> Violations(ManifestSet set) =>
        from workload in set.Workloads
        from violation in OfPod(workload.Pod).Concat(workload.Containers.SelectMany(OfContainer))
        select $"{workload}: {violation}";

    private static IEnumerable<string> OfPod(V1PodSpec pod)
    {
        if (pod.SecurityContext is not { RunAsNonRoot: true, RunAsUser: > 0 })
        {
            yield return "does not run as a user who is not root";
        }

        if (pod.SecurityContext?.SeccompProfile?.Type != "RuntimeDefault")
        {
            yield return "has not the seccomp profile RuntimeDefault";
        }

        if (pod.HostNetwork == true || pod.HostPID == true || pod.HostIPC == true || (pod.Volumes ?? []).Any(volume => volume.HostPath is not null))
        {
            yield return "shares something with its node";
        }
    }

    private static IEnumerable<string> OfContainer(V1Container container)
    {
        var context = container.SecurityContext;
        if (context?.AllowPrivilegeEscalation != false || context.Privileged == true || context.RunAsUser == 0)
        {
            yield return $"container {container.Name} may become root";
        }

        if (context?.ReadOnlyRootFilesystem != true)
        {
            yield return $"container {container.Name} may write its root file system";
        }

        if (context?.Capabilities?.Drop is not ["ALL"] || context.Capabilities.Add is { Count: > 0 })
        {
            yield return $"container {container.Name} keeps capabilities";
        }
    }
}
