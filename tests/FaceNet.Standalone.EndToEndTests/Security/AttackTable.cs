using FaceNet.ModelContract;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.SyntheticFaces;
using FaceNet.Testing;
using Grpc.Core;
using static FaceNet.Standalone.EndToEndTests.Security.Attempts;
using static Grpc.Core.StatusCode;

namespace FaceNet.Standalone.EndToEndTests.Security;

/// <summary>What must not work, and how it is refused.</summary>
internal static class AttackTable
{
    private const string Forged = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
    private static readonly byte[] Bomb = BrokenCrops.Make(BrokenCropKind.TooManyPixels, [], seed: 1);

    public static IReadOnlyList<Attack> Rows { get; } =
    [
        // Who calls.
        new("no credential", Rpc(_ => [], Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsMissing),
        new("no credential, JSON", Json(null, HttpMethod.Get, "/v1/galleries/tenant-a"), Unauthenticated, ErrorReasons.CredentialsMissing),
        new("no credential, stream", Rpc(_ => [], Search("tenant-a")), Unauthenticated, ErrorReasons.CredentialsMissing),
        new("unknown key", Rpc(Header("x-api-key", "guess"), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("unknown key, JSON", Json("nobody", HttpMethod.Get, "/v1/galleries"), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("empty key", Rpc(Header("x-api-key", ""), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("hash in place of the key", Rpc(Header("x-api-key", ServiceDefaults.Access.Callers.ApiKey.HashOf(SecuredPlatform.KeyOf("all"))), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("two keys", Rpc(_ => new Metadata { { "x-api-key", SecuredPlatform.KeyOf("all") }, { "x-api-key", "guess" } }, Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("key that has expired", Rpc(Key("old"), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsExpired),
        new("other scheme", Rpc(Header("authorization", "Basic YTpi"), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("malformed token", Rpc(Header("authorization", "Bearer abc"), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("wrong signature", Rpc(Header("authorization", $"Bearer {Forged}"), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("token that has expired", Rpc(Token(minutes: -5), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsExpired),
        new("token for others", Rpc(Token(claims => claims["aud"] = "others"), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("token of others", Rpc(Token(claims => claims["iss"] = "others"), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("alg none", Rpc(Token(algorithm: "none"), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("public key as a secret", Rpc(Token(algorithm: "HS256"), Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),
        new("wrong key beside a good token", Rpc(platform => [.. Token()(platform), new Metadata.Entry("x-api-key", "guess")], Get("tenant-a")), Unauthenticated, ErrorReasons.CredentialsInvalid),

        // What it may.
        new("scope of another", Rpc(Key("reader"), Enroll("tenant-a", "eve")), PermissionDenied, ErrorReasons.ScopeMissing),
        new("scope of another, JSON", Json("reader", HttpMethod.Delete, "/v1/galleries/tenant-a"), PermissionDenied, ErrorReasons.ScopeMissing),
        new("scope of another, stream", Rpc(Key("reader"), Search("tenant-a")), PermissionDenied, ErrorReasons.ScopeMissing),
        new("token without scopes", Rpc(Token(claims => claims["scope"] = "openid everything"), Get("tenant-a")), PermissionDenied, ErrorReasons.ScopeMissing),
        new("token without galleries", Rpc(Token(claims => claims.Remove("facenet_galleries")), Get("tenant-a")), PermissionDenied, ErrorReasons.GalleryNotPermitted),

        // Whose faces.
        new("another tenant's gallery", Rpc(Key("tenant-a"), Get("tenant-b")), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("a gallery that nobody has", Rpc(Key("tenant-a"), Get("nowhere")), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("another tenant's gallery, JSON path", Json("tenant-a", HttpMethod.Get, "/v1/galleries/tenant-b/subjects"), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("another tenant's gallery, JSON body", Json("tenant-a", HttpMethod.Post, "/v1/galleries", new { gallery = "tenant-c" }), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("another tenant's gallery, JSON, nested", Json("tenant-a", HttpMethod.Patch, "/v1/galleries/tenant-b", new { }), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("another tenant's gallery, first of a stream", Rpc(Key("tenant-a"), Search("tenant-b")), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("another tenant's gallery, second of a stream", Rpc(Key("tenant-a"), Search("tenant-a", "tenant-b")), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("another tenant's gallery, in a batch", Rpc(Key("tenant-a"), Batch("tenant-a", "tenant-b")), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("another tenant's gallery, watched", Rpc(Key("tenant-a"), Watch("tenant-b")), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("another tenant's gallery, for a promoted stranger", Rpc(Key("tenant-a"), Promote("tenant-a", "tenant-b")), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("another tenant's gallery, exported", Rpc(Key("tenant-a"), Export("tenant-b")), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("everybody's galleries, looked through", Json("tenant-a", HttpMethod.Post, "/v1/leftovers:search", new { ids = (string[])["somebody"] }), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("another tenant's gallery, by its case", Rpc(Key("tenant-a"), Get("TENANT-A")), PermissionDenied, ErrorReasons.GalleryNotPermitted),

        // Names that are none.
        new("path in place of a name", Rpc(Key("all"), Get("../tenant-b")), InvalidArgument, ErrorReasons.InvalidField),
        new("path in place of a name, limited caller", Rpc(Key("tenant-a"), Get("tenant-a/../tenant-b")), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("path behind a permitted beginning", Rpc(Key("tenant-a"), Get("a-/../../tenant-b")), InvalidArgument, ErrorReasons.InvalidField),
        new("path in place of a name, JSON", Json("all", HttpMethod.Get, "/v1/galleries/..%2Ftenant-b"), InvalidArgument, ErrorReasons.InvalidField),
        new("glob", Rpc(Key("all"), Get("*")), InvalidArgument, ErrorReasons.InvalidField),
        new("glob, limited caller", Rpc(Key("tenant-a"), Get("*")), PermissionDenied, ErrorReasons.GalleryNotPermitted),
        new("braces, as in keys", Rpc(Key("all"), Get("a}:{tenant-b")), InvalidArgument, ErrorReasons.InvalidField),
        new("line break, as in the Redis protocol", Rpc(Key("all"), Get("a\r\nFLUSHALL\r\n")), InvalidArgument, ErrorReasons.InvalidField),
        new("path in place of a subject", Rpc(Key("all"), Enroll("tenant-a", "../x")), InvalidArgument, ErrorReasons.InvalidField),
        new("braces in a subject", Rpc(Key("all"), Enroll("tenant-a", "{tenant-b}")), InvalidArgument, ErrorReasons.InvalidField),
        new("line break in a subject", Rpc(Key("all"), Enroll("tenant-a", "ann\r\nDEL x")), InvalidArgument, ErrorReasons.InvalidField),

        // How much.
        new("request id with another body", Rpc(Key("all"), CreateTwice), AlreadyExists, ErrorReasons.RequestIdReused),
        new("more calls than allowed", Rpc(Key("slow"), GetTwice), ResourceExhausted, ErrorReasons.RateLimited),
        new("message that is too large", Rpc(Key("all"), Get(new string('g', 2 * 1024 * 1024))), ResourceExhausted, ""),
        new("picture that claims 2.5 billion pixels", Rpc(Key("all"), Enroll("tenant-a", "eve", Bomb)), InvalidArgument, FaceImageReasons.TooManyPixels),
        new("picture that claims 2.5 billion pixels, JSON", Json("all", HttpMethod.Post, "/v1/galleries/tenant-a/subjects/eve/faces", new { face = new { image = new { encoded = Bomb } } }), InvalidArgument, FaceImageReasons.TooManyPixels),
    ];

    private static Func<CallInvoker, CallOptions, Task> Batch(string gallery, string second) => async (invoker, options) =>
        await new MatchingService.MatchingServiceClient(invoker).BatchSearchFacesAsync(
            new BatchSearchFacesRequest { Gallery = gallery, Searches = { new SearchFacesRequest(), new SearchFacesRequest { Gallery = second } } }, options);

    private static Func<CallInvoker, CallOptions, Task> Watch(string gallery) => async (invoker, options) =>
    {
        using var watch = new ClusteringService.ClusteringServiceClient(invoker).WatchClusters(new WatchClustersRequest { Gallery = gallery }, options);
        await watch.ResponseStream.MoveNext(options.CancellationToken);
    };

    private static Func<CallInvoker, CallOptions, Task> Promote(string gallery, string subjects) => async (invoker, options) =>
        await new ClusteringService.ClusteringServiceClient(invoker).PromoteClusterAsync(new PromoteClusterRequest { Gallery = gallery, ClusterId = "c", SubjectId = "s", SubjectGallery = subjects }, options);

    private static Func<CallInvoker, CallOptions, Task> Export(string gallery) => async (invoker, options) =>
    {
        using var export = new TransferService.TransferServiceClient(invoker).ExportGallery(new ExportGalleryRequest { Gallery = gallery }, options);
        await export.ResponseStream.MoveNext(options.CancellationToken);
    };

    private static async Task CreateTwice(CallInvoker invoker, CallOptions options)
    {
        var galleries = new GalleryService.GalleryServiceClient(invoker);
        var gallery = UniqueName.For("twice");
        await galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery, RequestId = "once" }, options);
        await galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery, RequestId = "once", KeepImages = true }, options);
    }

    private static async Task GetTwice(CallInvoker invoker, CallOptions options)
    {
        await Get("tenant-a")(invoker, options);
        await Get("tenant-a")(invoker, options);
    }
}
