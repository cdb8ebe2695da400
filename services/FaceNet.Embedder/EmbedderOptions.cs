using System.ComponentModel.DataAnnotations;

namespace FaceNet.Embedder;

/// <summary>What an Embedder process does. Section <c>Embedder</c>.</summary>
public sealed class EmbedderOptions
{
    /// <summary>The role that answers rpcs.</summary>
    public const string GrpcRole = "grpc";

    /// <summary>The role that embeds faces from Kafka.</summary>
    public const string WorkerRole = "worker";

    /// <summary>The roles of this process, comma separated, so that answering rpcs and reading Kafka can scale apart.</summary>
    /// <value>The default is <c>grpc,worker</c>; each of the two may be left out, not both.</value>
    [Required]
    public string Roles { get; set; } = $"{GrpcRole},{WorkerRole}";

    internal IReadOnlyList<string> RoleList => Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    internal bool Has(string role) => RoleList.Contains(role, StringComparer.OrdinalIgnoreCase);
}
