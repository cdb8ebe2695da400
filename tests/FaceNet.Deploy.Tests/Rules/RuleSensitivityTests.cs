using FaceNet.Deploy.Tests.Manifests;
using k8s.Models;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>Each rule notices when it is broken: a mistake is made in the text of the sources, and the rule names it.</summary>
public sealed class RuleSensitivityTests
{
    [Theory]
    [InlineData("resources", "memory: 1Gi", "ephemeral-storage: 1Gi")]
    [InlineData("resources", "cpu: 50m", "cpu: 5")]
    [InlineData("resources", "memory: 2Gi", "memory: 1Gi")]
    [InlineData("probes", "port: 5300\n            periodSeconds", "port: 5301\n            periodSeconds")]
    [InlineData("probes", "path: /health/live", "path: /health/ready")]
    [InlineData("probes", "httpGet:\n              path: /health/live\n              port: web\n            periodSeconds: 1\n", "grpc:\n              port: 5300\n            periodSeconds: 1\n")]
    [InlineData("security context", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false")]
    [InlineData("security context", "runAsNonRoot: true", "runAsNonRoot: false")]
    [InlineData("security context", "drop: [ALL]", "drop: [NET_RAW]")]
    [InlineData("security context", "type: RuntimeDefault", "type: Unconfined")]
    [InlineData("security context", "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true")]
    [InlineData("images", "image: facenet/matcher", "image: facenet/matcher:latest")]
    [InlineData("images", "image: facenet/clusterer", "image: facenet/clusterers:1.0.0")]
    [InlineData("disruption budgets", "maxUnavailable: 1\n  unhealthy", "maxUnavailable: 0\n  unhealthy")]
    [InlineData("topology spread", "topologyKey: topology.kubernetes.io/zone", "topologyKey: kubernetes.io/os")]
    [InlineData("graceful stop", "terminationGracePeriodSeconds: 45", "terminationGracePeriodSeconds: 30")]
    [InlineData("graceful stop", "seconds: 5", "seconds: 0")]
    [InlineData("service accounts", "automountServiceAccountToken: false", "automountServiceAccountToken: true")]
    [InlineData("service accounts", "serviceAccountName: matcher", "serviceAccountName: default")]
    [InlineData("secrets", "name: Embedder__Roles\n              value: grpc", "name: EmbedderClient__ApiKey\n              value: facenet_1")]
    [InlineData("mounted files", "value: dns:///embedder:5300", "value: /etc/facenet/peers/embedder")]
    [InlineData("options", "name: Embedder__Roles", "name: Embedder__Role")]
    [InlineData("options", "name: Clusterer__InstanceId", "name: FaceWorker__GroupId")]
    [InlineData("ports", "containerPort: 5301", "containerPort: 8080")]
    [InlineData("ports", "clusterIP: None", "clusterIP: 10.0.0.1")]
    [InlineData("ports", "component: grpc\n  ports", "component: http\n  ports")]
    [InlineData("client addresses", "dns:///embedder:5300", "http://embedder:5300")]
    [InlineData("client addresses", "dns:///matcher:5300", "dns:///matchers:5300")]
    [InlineData("arrows", "name: default-deny\nspec:\n  podSelector: {}", "name: default-deny\nspec:\n  podSelector:\n    matchLabels:\n      a: b")]
    [InlineData("arrows", "facenet.platform/backend: redis", "facenet.platform/backend: kafka")]
    [InlineData("arrows", "              app.kubernetes.io/name: clusterer\n      ports:", "              app.kubernetes.io/name: producer\n      ports:")]
    [InlineData("arrows", "facenet.platform/callers: \"true\"", "kubernetes.io/metadata.name: default")]
    [InlineData("topics", "retention.ms: 518400000", "retention.ms: 604800000")]
    [InlineData("topics", "name: facenet.face-erased.v1", "name: facenet.face-erased.v2")]
    [InlineData("topics", "max.message.bytes: 10485760", "max.message.bytes: 1048588")]
    [InlineData("topics", "cleanup.policy: delete", "cleanup.policy: compact")]
    [InlineData("consumers", "maxReplicaCount: 12", "maxReplicaCount: 13")]
    [InlineData("consumers", "partitions: 12", "partitions: 4")]
    [InlineData("model repository", "readOnly: true", "readOnly: false")]
    [InlineData("model repository", "image: facenet/models", "image: facenet/embedder")]
    public void Mistake_InTheSources_IsNamed(string rule, string right, string wrong)
    {
        var isMade = false;
        var set = SourceManifests.Read(text =>
        {
            isMade |= text.Contains(right, StringComparison.Ordinal);
            return text.Replace(right, wrong, StringComparison.Ordinal);
        });

        Assert.True(isMade, $"'{right}' stands nowhere any more.");
        Assert.NotEmpty(Rule.Named(rule).Violations(set));
    }

    [Fact]
    public void Secret_ThatIsWrittenDown_IsNamed()
    {
        var set = SourceManifests.Read();
        var withSecret = set with { Objects = [.. set.Objects, new V1Secret { Metadata = new V1ObjectMeta { Name = "callers" } }] };

        Assert.Contains("Secret callers stands in the manifests", Rule.Named("secrets").Violations(withSecret));
    }

    [Fact]
    public void Field_ThatItsKindDoesNotHave_IsRefused() =>
        Assert.ThrowsAny<Exception>(() => SourceManifests.Read(text => text.Replace("readinessProbe:", "readynessProbe:", StringComparison.Ordinal)));

    [Fact]
    public void DrawnArrows_OfTheServicesPage_AreRead() =>
        Assert.Equal(
            [
                ("callers", "clusterer"), ("callers", "embedder"), ("callers", "matcher"),
                ("clusterer", "embedder"), ("clusterer", "kafka"), ("clusterer", "matcher"), ("clusterer", "redis"),
                ("embedder", "kafka"), ("matcher", "embedder"), ("matcher", "kafka"), ("matcher", "redis"),
            ],
            DrawnArrows.Read().Order());
}
