using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Clusterer.Tests.Grpc;
using FaceNet.Clusterer.Transfer;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Clusterer.Tests.Transfer;

/// <summary>Clusters go out and come back as they were, and nobody is in the way of faces that arrive meanwhile.</summary>
[Trait("Kind", "Integration")]
public sealed class ClusterTransferTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnTransfer(garnet, kafka, models)
{
    [Fact]
    public async Task Import_OfAnExport_HasEveryClusterMemberAndLink()
    {
        await FillAsync();
        var export = await ExportAsync(Gallery);

        var imported = await ImportAsync(export, Target);

        var (before, after) = (await StoredAsync(Gallery), await StoredAsync(Target));
        after.AssertConsistent();
        Assert.Equal((Target, (long)before.MembersOf.Count, (long)before.Members.Count), (imported.Gallery, imported.ClusterCount, imported.MemberCount));
        SnapshotComparison.AssertEqual(Ordered(before.Gallery.Clusters!) with { Gallery = Target }, Ordered(after.Gallery.Clusters!));
        Assert.Equal(before.MembersOf.OrderBy(entry => entry.Key), after.MembersOf.OrderBy(entry => entry.Key));
        Assert.Equal(before.Members.OrderBy(entry => entry.Key).Select(Said), after.Members.OrderBy(entry => entry.Key).Select(Said));
        Assert.Equal(before.Gallery.State.Sequence, after.Gallery.State.Sequence);

        // What is exported again is the same to the last bit, apart from the header.
        Assert.Equal(export[1..^1], (await ExportAsync(Target))[1..^1]);
        Assert.Equal(["clusters", "header", "links", "members", "trailer"], export.Select(chunk => chunk.ContentCase.ToString().ToLowerInvariant()).Distinct().Order());
    }

    [Fact]
    public async Task Faces_AfterAnImport_GoWhereTheyWouldHaveGone()
    {
        await FillAsync();
        await ImportAsync(await ExportAsync(Gallery), Target);

        var faces = await ArriveAsync(40);
        foreach (var face in faces)
        {
            ProduceTo(Target, face);
        }

        var members = await MembersAsync(Gallery);
        await Eventually.HoldsAsync("the faces of the imported gallery", async () => await MembersAsync(Target) == members, Cancellation, TimeSpan.FromSeconds(60));
        Assert.Equal(await GroupsAsync(Gallery), await GroupsAsync(Target));
        (await StoredAsync(Target)).AssertConsistent();

        // A replay of what was there before changes nothing, and people go on correcting.
        ProduceTo(Target, FourPeople.Face(0, 0));
        await Client.MergeClustersAsync(new MergeClustersRequest { Gallery = Target, ClusterId = People.Cluster(0), OtherClusterId = People.Cluster(2) }, cancellationToken: Cancellation);
        Assert.Equal(members, await MembersAsync(Target));
        (await StoredAsync(Target)).AssertConsistent();
    }

    [Fact]
    public async Task Import_IntoAGalleryWithClusters_IsRefusedAndChangesNothing()
    {
        var export = await ExportAsync(Gallery);
        var before = await StoredAsync(Gallery);

        await RpcAssert.FailsAsync(StatusCode.AlreadyExists, "GALLERY_EXISTS", Gallery, ImportAsync(export, target: null));

        (await StoredAsync(Gallery)).AssertSameAs(before);
    }

    [Fact]
    public async Task Import_WhileAnOwnerIsAboutToWriteTheFirstFace_ShutsHimOut()
    {
        var export = await ExportAsync(Gallery);
        var epoch = await Parts.Store.TakeEpochAsync(Cancellation);
        await Parts.Store.ClaimAsync(Target, epoch, Cancellation);

        await ImportAsync(export, Target);

        var late = new GalleryWrite(Target, new GalleryState { EmbeddingSpace = "late", Dimensions = 8 }, null, []);
        await Assert.ThrowsAsync<EpochLostException>(() => Parts.Store.WriteAsync(late, epoch, Cancellation));
        Assert.Equal(16, await MembersAsync(Target));

        // The owner of the partition comes back with a newer epoch, and goes on with what was imported.
        ProduceTo(Target, FourPeople.Face(0, 0) with { CropId = "new" });
        await Eventually.HoldsAsync("the face after the import", async () => await MembersAsync(Target) == 17, Cancellation, TimeSpan.FromSeconds(60));
        Assert.Contains(await GroupsAsync(Target), group => group.StartsWith("new p0-0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_WhenAFirstFaceIsWrittenAtTheLastMoment_IsRefusedAndLeavesIt()
    {
        await using var wire = new TcpProxy(Garnet);
        await using var behind = await ClustererHost.StartAsync(
            wire.Endpoint, Models.Address, Parts.Topics, Cancellation, [KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group"))]);
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var key = ClusterKeys.Shared(Target).Gallery.ToString();
        var first = StoredValue.Write(new GalleryState { EmbeddingSpace = "first", Dimensions = 8 });
        var hasLooked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        wire.StallAt(request => request.Contains($"WATCH\r\n${key.Length}\r\n{key}\r\n", StringComparison.Ordinal) && hasLooked.TrySetResult());

        var import = ImportAsync(await ExportAsync(Gallery), Target, behind.Transfers);
        await hasLooked.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await database.StringSetAsync(key, first);
        wire.Mend();

        await RpcAssert.FailsAsync(StatusCode.AlreadyExists, "GALLERY_EXISTS", Target, import);
        Assert.Equal(first, await database.StringGetAsync(key));
    }

    [Fact]
    public async Task Import_ThatItsClustererDiedOver_IsDeletedByTheNextRound()
    {
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var abandoned = Services.GetRequiredService<AbandonedImports>();
        var generation = await Parts.Store.TakeEpochAsync(Cancellation);
        var keys = new ClusterKeys(Target, generation);
        await AbandonedImports.BeginAsync(database, keys, Target, generation, Cancellation);
        var claim = await BuildClaim.TakeAsync(database, keys, Target, Cancellation);
        var writer = new GenerationWriter(database, keys, claim, Cancellation);
        var before = await StoredAsync(Gallery);
        await writer.ClustersAsync(before.Gallery.Clusters!);
        await writer.FacesAsync([.. before.Members.Select(member => member.Value.ToAssignment(member.Key, member.Value.ClusterId))], _ => { });

        await abandoned.RunAsync(Cancellation);
        Assert.Contains(keys.Members.ToString(), await KeysAsync(Target));
        Assert.NotNull(await database.KeyTimeToLiveAsync(keys.Build));

        // As when the time is over.
        await database.KeyDeleteAsync(keys.Build);
        await abandoned.RunAsync(Cancellation);

        Assert.Empty(await KeysAsync(Target));
        await Assert.ThrowsAnyAsync<Exception>(() => writer.ClustersAsync(before.Gallery.Clusters!));
    }

    [Fact]
    public async Task Import_ThatIsLiveButStillNoted_IsForgottenAndNotDeleted()
    {
        await ImportAsync(await ExportAsync(Gallery), Target);
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var before = await StoredAsync(Target);

        // As when its Clusterer died before it forgot the import.
        var noted = ClusterKeys.ImportElement(Target, before.Gallery.State.Generation);
        await database.SetAddAsync(ClusterKeys.Imports, noted);
        await Services.GetRequiredService<AbandonedImports>().RunAsync(Cancellation);

        Assert.False(await database.SetContainsAsync(ClusterKeys.Imports, noted));
        (await StoredAsync(Target)).AssertSameAs(before);
    }

    [Fact]
    public async Task Erasure_AfterAnImport_LeavesNothingInAnyGeneration()
    {
        var faces = await ArriveAsync(20);
        await ImportAsync(await ExportAsync(Gallery), Target);

        await EraseAsync(faces[0]);
        Assert.Empty(await LeftoversInTargetAsync(faces[0]));

        // What was imported expires an hour after the switch to other clusters; an erasure does not wait for it.
        var id = (await Reclusterings.StartReclusteringAsync(new StartReclusteringRequest { Gallery = Target, BaseThreshold = BelowAll, SmallClusterReduction = 0 }, cancellationToken: Cancellation)).ReclusteringId;
        using (var build = Reclusterings.BuildReclustering(new BuildReclusteringRequest { Gallery = Target, ReclusteringId = id }, cancellationToken: Cancellation))
        {
            await build.ResponseStream.ReadAllAsync(Cancellation).LastAsync(Cancellation);
        }

        await Reclusterings.SwitchReclusteringAsync(new SwitchReclusteringRequest { Gallery = Target, ReclusteringId = id }, cancellationToken: Cancellation);
        Assert.Contains(await LeftoversInTargetAsync(faces[1]), leftover => !leftover.Contains(":g1:", StringComparison.Ordinal));
        await EraseAsync(faces[1]);
        Assert.Empty(await LeftoversInTargetAsync(faces[1]));
        Assert.Equal(34, await MembersAsync(Target));

        async Task EraseAsync(Face face) =>
            await Erasures.EraseMembersAsync(new EraseMembersRequest { Gallery = Target, CropIds = { face.CropId } }, cancellationToken: Cancellation);

        Task<string[]> LeftoversInTargetAsync(Face face) => LeftoversInAsync(Target, [face.CropId], face);
    }

    [Fact]
    public async Task Export_OfNoGallery_IsNotFound() =>
        await RpcAssert.FailsAsync(StatusCode.NotFound, "GALLERY_NOT_FOUND", Target, ExportAsync(Target));

    [Fact]
    public async Task Export_WhileFacesArrive_IsOfOneMoment()
    {
        var arriving = ArriveAsync(400);
        var exports = new List<List<ClusterChunk>>();
        while (!arriving.IsCompleted)
        {
            try
            {
                exports.Add(await ExportAsync(Gallery));
            }
            catch (RpcException busy) when (busy.StatusCode == StatusCode.Unavailable)
            {
                // Faces came too fast five times.
            }
        }

        await arriving;
        exports.Add(await ExportAsync(Gallery));

        Assert.Equal(416, exports[^1][^1].Trailer.MemberCount);
        foreach (var (export, index) in exports.Select((export, index) => (export, index)))
        {
            // The import holds every cluster against its members.
            await ImportAsync(export, $"{Target}-{index}");
            (await StoredAsync($"{Target}-{index}")).AssertConsistent();
        }
    }

    [Fact]
    public async Task Export_OfClustersThatNeverRest_IsRefused()
    {
        var changing = new ChangingClusters(await Parts.Redis.GetDatabaseAsync(Cancellation), Gallery);
        var export = new ClusterExport(Services.GetRequiredService<ClusterReader>(), changing, TimeProvider.System);

        var busy = await Assert.ThrowsAsync<UnavailableException>(() => export.ChunksAsync(Gallery, Cancellation).ToListAsync(Cancellation).AsTask());

        Assert.Equal((ErrorReasons.GalleryBusy, 5), (busy.Reason, changing.Changes));
    }

    [Fact]
    public async Task Transfer_OfMoreMembersThanAnInstanceHolds_IsRefused()
    {
        var export = await ExportAsync(Gallery);
        await using var small = await ClustererHost.StartAsync(
            Garnet, Models.Address, Parts.Topics, Cancellation,
            [KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")), KeyValuePair.Create<string, string?>("Clusterer:MaxReclusteredFaces", "15")]);

        const string Remedy = "has 16 members or more, and an instance holds 15 in memory. Raise Clusterer__MaxReclusteredFaces.";
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "GALLERY_TOO_LARGE", Remedy, ExportAsync(Gallery, small.Transfers));
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "GALLERY_TOO_LARGE", Remedy, ImportAsync(export, Target, small.Transfers));

        // Whatever else fills the memory is bounded too, before the members come.
        export[1].Clusters.Clusters[0].Aliases.Add(Enumerable.Range(0, 16).Select(number => $"former-{number}"));
        await RpcAssert.FailsAsync(
            StatusCode.FailedPrecondition, "GALLERY_TOO_LARGE", "has 16 former ids of clusters or more, and an instance holds 15", ImportAsync(export[..2], Target, small.Transfers));
        Assert.Empty(await KeysAsync(Target));
    }

    private static GallerySnapshot Ordered(GallerySnapshot snapshot) => snapshot with { Clusters = [.. snapshot.Clusters.OrderBy(cluster => cluster.Ordinal)] };

    // Corrections are not moved, and the cluster is said by its name of now.
    private static string Said(KeyValuePair<string, MemberState> member) => $"{member.Key} {new MemberState(member.Value) { ClusterId = "", CorrectionId = "" }}";
}
