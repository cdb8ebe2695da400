using System.Reflection;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf.Reflection;

namespace FaceNet.Standalone.EndToEndTests.Documentation;

public sealed class ScopeTableTests
{
    private static IEnumerable<ServiceDescriptor> Services =>
        from type in typeof(EmbeddingService).Assembly.GetTypes()
        where type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.PropertyType == typeof(ServiceDescriptor)
        select (ServiceDescriptor)type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static readonly string[] Reasons =
    [
        ErrorReasons.CredentialsMissing, ErrorReasons.CredentialsInvalid, ErrorReasons.CredentialsExpired, ErrorReasons.ScopeMissing, ErrorReasons.GalleryNotPermitted, ErrorReasons.RateLimited,
        ErrorReasons.MemoryFull, ErrorReasons.RequestTooLarge, ErrorReasons.AuthorityUnavailable,
    ];

    [Fact]
    public void Scopes_OfAllRpcs_Stand() => ServicesPage.Read().MustHave(
        "Who may call",
        ["rpc", "scope"],
        from service in Services
        from rpc in service.Methods
        select $"{service.Name}.{rpc.Name} | {Scopes.NameOf(rpc.GetOptions().GetExtension(AccessExtensions.Scope))}");

    [Fact]
    public void Reasons_OfRefusals_Stand() => ServicesPage.Read().MustHave("Who may call", ["reason"], Reasons);
}
