using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Training.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Standalone.EndToEndTests.Hosting;
using FaceNet.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FaceNet.Standalone.EndToEndTests.Requests;

/// <summary>Every id that a caller gives the platform is checked: those of all services but the Matcher and the Trainer, whose own tests do the same.</summary>
[Collection<SharedPlatform>]
public sealed class BadIdTests(Platform platform)
{
    private static readonly ServiceDescriptor[] Elsewhere =
        [GalleryService.Descriptor, MatchingService.Descriptor, UpgradeService.Descriptor, TransferService.Descriptor, TrainingService.Descriptor];

    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["*.page_token"] = "Opaque; PageToken reads it.",
        ["WatchClustersRequest.resume_token"] = "Opaque; WatchPosition reads it.",
        ["StreamEmbedFacesRequest.*"] = "Each face of the stream has an outcome of its own; StreamEmbedFacesTests.",
        ["SearchLeftoversRequest.embeddings[0].embedding_space"] = "Not read: vectors are looked for in whatever space.",
        ["ImportClustersRequest.chunk.*"] = "Refused by the number of the chunk; CorruptClustersTests.",
    };

    private static IEnumerable<ServiceDescriptor> Services =>
        from type in typeof(EmbeddingService).Assembly.GetExportedTypes()
        let service = type.GetProperty("Descriptor", typeof(ServiceDescriptor))?.GetValue(null) as ServiceDescriptor
        where service is not null && !Elsewhere.Contains(service)
        select service;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnyRpc_IdThatBreaksTheRule_IsRefusedByTheNameOfItsField()
    {
        var camera = new Camera(platform.Topics, platform.Clusterer);
        await camera.SendInOrderAsync(camera.Event("crop", DrawnPeople.Image(0)));

        var ids = new BadIds(DescribedRpc.All(Services), [.. OfClusters(camera.Gallery), .. OfPictures()], Exceptions);

        Assert.Empty(await ids.FaultsAsync(platform.Channel.CreateCallInvoker(), Cancellation));
    }

    private static IEnumerable<IMessage> OfPictures() =>
    [
        new BatchEmbedFacesRequest { Faces = { DrawnPeople.Image(0) } },
        new EmbedFacesRequest { Photo = new Photo { Encoded = ByteString.CopyFrom(DrawnPeople.Photo(0)) } },
        new GetModelRequest(),
        new ListModelsRequest(),
    ];

    private static IEnumerable<IMessage> OfClusters(string gallery)
    {
        var probe = new FaceProbe { Embedding = new Embedding { EmbeddingSpace = "space", Values = { 1 } } };
        return
        [
            new GetClusterRequest { Gallery = gallery, ClusterId = "cluster" },
            new ListClustersRequest { Gallery = gallery },
            new ListClusterMembersRequest { Gallery = gallery, ClusterId = "cluster" },
            new ListSightingsRequest { Gallery = gallery, ClusterId = "cluster" },
            new FindClusterRequest { Gallery = gallery, Probe = probe },
            new DiagnoseRequest { Gallery = gallery, CropId = "crop" },
            new SuggestMergesRequest { Gallery = gallery },
            new WatchClustersRequest { Gallery = gallery },
            new GetClusteringReportRequest { Gallery = gallery },
            new MergeClustersRequest { Gallery = gallery, ClusterId = "cluster", OtherClusterId = "other" },
            new SplitClusterRequest { Gallery = gallery, ClusterId = "cluster", Members = new SplitByMembers { CropIds = { "crop" } } },
            new MoveMemberRequest { Gallery = gallery, ClusterId = "cluster", CropId = "crop", TargetClusterId = "other" },
            new RemoveMemberRequest { Gallery = gallery, ClusterId = "cluster", CropId = "crop" },
            new LabelClusterRequest { Gallery = gallery, ClusterId = "cluster" },
            new PromoteClusterRequest { Gallery = gallery, ClusterId = "cluster", SubjectId = "subject" },
            new AddMustLinkRequest { Gallery = gallery, CropId = "crop", OtherCropId = "other" },
            new AddCannotLinkRequest { Gallery = gallery, CropId = "crop", OtherCropId = "other" },
            new UndoCorrectionsRequest { Gallery = gallery, Count = 1 },
            new ListCorrectionsRequest { Gallery = gallery },
            new StartReclusteringRequest { Gallery = gallery },
            new BuildReclusteringRequest { Gallery = gallery, ReclusteringId = "reclustering" },
            new GetReclusteringRequest { Gallery = gallery },
            new SwitchReclusteringRequest { Gallery = gallery, ReclusteringId = "reclustering" },
            new CancelReclusteringRequest { Gallery = gallery, ReclusteringId = "reclustering" },
            new EraseMembersRequest { Gallery = gallery, CropIds = { "crop" } },
            new EraseClusterRequest { Gallery = gallery, ClusterId = "cluster" },
            new EraseAllClustersRequest { Gallery = gallery },
            new FindEverythingAboutRequest { Gallery = gallery, Probe = probe },
            new EraseEverythingAboutRequest { Gallery = gallery, ConfirmationToken = "token" },
            new SearchLeftoversRequest { Ids = { "crop" } },
            new ExportClustersRequest { Gallery = gallery },
            new ImportClustersRequest { Target = new ClusterImportTarget { Gallery = "other" } },
        ];
    }
}
