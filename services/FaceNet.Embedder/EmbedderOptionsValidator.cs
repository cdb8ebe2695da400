using Microsoft.Extensions.Options;

namespace FaceNet.Embedder;

/// <summary>A misspelt role must not be a process that silently does nothing.</summary>
internal sealed class EmbedderOptionsValidator : IValidateOptions<EmbedderOptions>
{
    private static readonly string[] Known = [EmbedderOptions.GrpcRole, EmbedderOptions.WorkerRole];

    public ValidateOptionsResult Validate(string? name, EmbedderOptions options)
    {
        var unknown = options.RoleList.Except(Known, StringComparer.OrdinalIgnoreCase).FirstOrDefault();
        return options.RoleList.Count > 0 && unknown is null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Embedder__Roles '{options.Roles}' must name roles among {string.Join(", ", Known)}, and at least one. Use {string.Join(',', Known)} for both.");
    }
}
