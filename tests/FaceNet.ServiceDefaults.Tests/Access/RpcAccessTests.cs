using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Access.Rpcs;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Health.V1;

namespace FaceNet.ServiceDefaults.Tests.Access;

public sealed class RpcAccessTests
{
    // What has no gallery: pictures and models belong to nobody, trainings to whoever trains. ListGalleries shows a caller its own; SearchLeftovers looks
    // into all galleries, and is for callers who may use all.
    private static readonly string[] WithoutGallery = ["GalleryService.ListGalleries", "ErasureService.SearchLeftovers"];
    private static readonly string[] ServicesWithoutGalleries = ["EmbeddingService", "TrainingService"];

    private static readonly Caller Limited = new("limited", ScopeSet.All, GalleryNames.Parse(["mine"]), limiter: null);

    [Fact]
    public void Rpcs_OfThePlatform_AreThere() => Assert.InRange(PlatformRpcs.All.Count, 60, 200);

    [Fact]
    public void Scope_OfEveryRpc_Stands() =>
        Assert.All(PlatformRpcs.All, rpc =>
        {
            var access = RpcAccess.Of(rpc.InputType);
            Assert.Equal(PlatformRpcs.NameOf(rpc), access.Name);
            Assert.NotEqual(Scope.Unspecified, access.Scope);
            Assert.Contains(Scopes.NameOf(access.Scope), Scopes.All);
            Assert.False(access.IsOpen);
        });

    [Fact]
    public void Galleries_OfEveryRpcThatIsAboutOne_AreFound() =>
        Assert.All(PlatformRpcs.All.Where(rpc => !ServicesWithoutGalleries.Contains(rpc.Service.Name)), rpc =>
            Assert.Equal(!WithoutGallery.Contains(PlatformRpcs.NameOf(rpc)), RpcAccess.Of(rpc.InputType).Galleries!.FindsAny));

    [Fact]
    public void Galleries_WhereverTheyStandInARequest_AreRequired() =>
        Assert.All(PlatformRpcs.All, rpc =>
        {
            foreach (var foreign in RequestsNaming("theirs", rpc.InputType))
            {
                var refused = Assert.Throws<NotPermittedException>(() => RpcAccess.Of(rpc.InputType).Galleries!.Require(foreign, Limited));
                Assert.Equal(ErrorReasons.GalleryNotPermitted, refused.Reason);
            }

            Assert.All(RequestsNaming("mine", rpc.InputType), own => RpcAccess.Of(rpc.InputType).Galleries!.Require(own, Limited));
        });

    [Fact]
    public void Galleries_BehindTheFirstItem_AreRequired()
    {
        var request = new BatchEnrollFacesRequest { Gallery = "mine", Faces = { new EnrollFaceRequest { Gallery = "mine" }, new EnrollFaceRequest(), new EnrollFaceRequest { Gallery = "theirs" } } };

        Assert.Throws<NotPermittedException>(() => RpcAccess.Of(BatchEnrollFacesRequest.Descriptor).Galleries!.Require(request, Limited));
    }

    [Fact]
    public void Galleries_OfASubjectElsewhere_AreRequired()
    {
        var request = new PromoteClusterRequest { Gallery = "mine", SubjectGallery = "theirs" };

        Assert.Throws<NotPermittedException>(() => RpcAccess.Of(PromoteClusterRequest.Descriptor).Galleries!.Require(request, Limited));
    }

    [Fact]
    public void Scope_OfAMessageThatIsNoRequest_IsClosed()
    {
        var access = RpcAccess.Of(Subject.Descriptor);

        Assert.False(access.IsOpen);
        Assert.Throws<NotPermittedException>(() => Caller.Anybody.Require(access.Scope, access.Name));
    }

    [Fact]
    public void Health_IsOpen() => Assert.True(RpcAccess.Of(HealthCheckRequest.Descriptor).IsOpen);

    [Fact]
    public void Scopes_AreSpeltAsTheirCommentsSay() =>
        Assert.Equal(["faces:embed", "gallery:read", "gallery:write", "gallery:search", "clusters:read", "clusters:correct", "training:run", "admin", "metrics:read"], Scopes.All);

    // One request for each place in which a string with gallery in its name can stand, which alone is set.
    private static IEnumerable<IMessage> RequestsNaming(string gallery, MessageDescriptor type)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.FieldType == FieldType.String && field.Name.Contains("galler", StringComparison.Ordinal))
            {
                Assert.False(field.IsRepeated, $"{field.FullName}: GalleryFinder reads one gallery of a field.");
                var message = type.Parser.ParseFrom(Array.Empty<byte>());
                field.Accessor.SetValue(message, gallery);
                yield return message;
            }
            else if (field is { FieldType: FieldType.Message, IsMap: false } && field.MessageType.File.Package.StartsWith("facenet.", StringComparison.Ordinal))
            {
                foreach (var inner in RequestsNaming(gallery, field.MessageType))
                {
                    var message = type.Parser.ParseFrom(Array.Empty<byte>());
                    if (field.IsRepeated)
                    {
                        ((System.Collections.IList)field.Accessor.GetValue(message)).Add(inner);
                    }
                    else
                    {
                        field.Accessor.SetValue(message, inner);
                    }

                    yield return message;
                }
            }
        }
    }
}
