using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Storage.Erasing;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Storage;

/// <summary>
/// The durable state as the owner of a partition uses it: claim, load, look up, write. Every write is conditional on the gallery's
/// epoch and atomic. Any method may throw <see cref="RedisException"/> or <see cref="RedisTimeoutException"/>; whether a write was
/// done is then unknown, and the owner must go on under its next epoch and load again. Thread-safe.
/// </summary>
internal sealed class ClusterStore(RedisConnection connection)
{
    // An owner needs one epoch for each outage that it lives through.
    private const long EpochsPerOwner = 1L << 32;

    private const int PageSize = 1000;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Takes an epoch, larger than every one taken before, and with it as many that follow it as any owner needs: none of them is
    /// ever given to another.
    /// </summary>
    public async Task<long> TakeEpochAsync(CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        return await database.StringIncrementAsync(ClusterKeys.Epochs, EpochsPerOwner).WaitAsync(cancellationToken);
    }

    /// <summary>Whether anything was ever stored of a gallery.</summary>
    public async Task<bool> ExistsAsync(string gallery, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        return await database.KeyExistsAsync(ClusterKeys.Shared(gallery).Gallery).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Claims a gallery for the owner of an epoch: from now on no older owner writes. Throws <see cref="EpochLostException"/> when a
    /// newer one has it.
    /// </summary>
    public async Task ClaimAsync(string gallery, long epoch, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var key = ClusterKeys.Shared(gallery).Epoch;
        while (true)
        {
            var held = await database.StringGetAsync(key).WaitAsync(cancellationToken);
            if (held.TryParse(out long holder) && holder > epoch)
            {
                throw new EpochLostException(gallery, epoch);
            }

            var claim = database.CreateTransaction();
            claim.AddCondition(held.IsNull ? Condition.KeyNotExists(key) : Condition.StringEqual(key, held));
            _ = claim.StringSetAsync(key, epoch);
            if (await claim.ExecuteAsync().WaitAsync(cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Loads a claimed gallery. One that nobody has written to is empty; one of an older version gets its indexes first.</summary>
    public async Task<StoredGallery> LoadAsync(string gallery, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        await IndexBuilder.EnsureAsync(database, gallery, cancellationToken);
        return await GalleryLoader.LoadAsync(database, gallery, cancellationToken);
    }

    /// <summary>
    /// Looks up what is known about faces, their frames and their tracks. Throws <see cref="EpochLostException"/> when a newer owner
    /// has claimed the gallery: what is known may then be of clusters that the owner of this epoch never heard of.
    /// </summary>
    public async Task<KnownFaces> LookUpAsync(string gallery, GalleryState state, long epoch, IReadOnlyCollection<Face> faces, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var keys = new ClusterKeys(gallery, state.Generation);
        var aside = new ClusterKeys(gallery, state.Incoming?.Generation ?? 0).Faces;
        var collected = FieldsAsync(database, aside, state.CollectsAside() ? faces.Select(face => face.CropId) : []);
        var members = FieldsAsync(database, keys.Members, faces.Select(face => face.CropId));
        var frames = FieldsAsync(database, keys.Frames, faces.Select(face => face.FrameKey));
        var tracks = FieldsAsync(database, keys.Tracks, faces.Select(face => face.TrackKey));
        var erased = new ErasedCrops(database, gallery, state.ErasedCropsKey).FindAsync(faces.Select(face => face.CropId));

        // Last, because Redis answers in order: who holds the epoch still holds it for everything that was read before.
        var holder = database.StringGetAsync(keys.Epoch);
        await Task.WhenAll(members, collected, frames, tracks, erased, holder).WaitAsync(cancellationToken);
        if (await holder != epoch)
        {
            throw new EpochLostException(gallery, epoch);
        }

        return new KnownFaces(
            (await members).ToHashes(keys.Members),
            (await collected).ToHashes(aside),
            await erased,
            keys.ToPlaces(await frames, await tracks));
    }

    /// <summary>
    /// Reads what a correction needs. Throws <see cref="EpochLostException"/> when a newer owner has claimed the gallery.
    /// </summary>
    public async Task<PreparedCorrection> PrepareAsync(
        string gallery, GalleryState state, long epoch, Proto.Correction request, GalleryClusters clusters, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var keys = new ClusterKeys(gallery, state.Generation);
        try
        {
            var known = await CorrectionLog.FindAsync(database, keys, request.CorrectionId, cancellationToken);
            IReadOnlyList<CorrectionState> undoable = request.UndoCorrections is { } undo
                ? await CorrectionLog.UndoableAsync(database, keys, undo.Count, state.UndoableAfter, cancellationToken)
                : [];
            CorrectionEffect[] effects = [.. undoable.Select(correction => correction.ToEffect())];
            var reader = new CorrectionReader(database, keys, clusters, cancellationToken);
            var facts = await reader.ReadAsync(CorrectionNeeds.Of(request, effects), effects);
            var dropped = await CorrectionLog.UpToAsync(database, keys, state.Corrections + 1 - CorrectionWrite.MaxListed, cancellationToken);
            await RequireEpochAsync(database, keys, gallery, epoch, cancellationToken);
            return new PreparedCorrection(known, facts, reader.Members, undoable.ToDictionary(correction => correction.Command().CorrectionId), dropped);
        }
        catch (InvalidDataException)
        {
            // A newer owner may have written what does not fit this one's clusters; that is no contradiction.
            await RequireEpochAsync(database, keys, gallery, epoch, cancellationToken);
            throw;
        }
    }

    /// <summary>
    /// Writes a batch and its events, all or nothing. Throws <see cref="EpochLostException"/>, and has written nothing, when a newer
    /// owner has claimed the gallery.
    /// </summary>
    public async Task WriteAsync(GalleryWrite write, long epoch, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var keys = write.Keys;

        // Before the transaction, which holds up everybody else; nobody but the holder of the epoch changes them meanwhile.
        var absorbed = new Dictionary<string, IReadOnlyList<SortedSetEntry>>();
        foreach (var id in write.Absorbed)
        {
            var members = await SortedSetPages.ReadAsync(database, keys.SightingsOf(id), cancellationToken);
            absorbed[id] = [.. members.Where(member => !write.Erases(member.Element))];
        }

        var transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.StringEqual(keys.Epoch, epoch));
        var answers = write.AddTo(transaction, absorbed);
        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken))
        {
            await RequireEpochAsync(database, keys, write.Gallery, epoch, cancellationToken);
            throw new UnavailableException(
                ErrorReasons.StoreUnavailable, $"{keys.Build}: the new clusters of gallery '{write.Gallery}' began to be built anew during the switch. It is decided on again.", RetryDelay);
        }

        // A transaction does not stop at a command that fails; the failure is in that command's own answer.
        await answers.WaitAsync(cancellationToken);
    }

    /// <summary>Forgets events that the brokers have. Harmless to repeat, and for a former owner too: they were delivered.</summary>
    public async Task ForgetAsync(string gallery, IReadOnlyCollection<PendingEvent> delivered, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        RedisValue[] fields = [.. delivered.Select(pending => ClusterKeys.OutboxField(pending.Sequence))];
        await database.HashDeleteAsync(ClusterKeys.Shared(gallery).Outbox, fields).WaitAsync(cancellationToken);
    }

    internal static async Task RequireEpochAsync(IDatabase database, ClusterKeys keys, string gallery, long epoch, CancellationToken cancellationToken)
    {
        if (await database.StringGetAsync(keys.Epoch).WaitAsync(cancellationToken) != epoch)
        {
            throw new EpochLostException(gallery, epoch);
        }
    }

    private static async Task<IEnumerable<KeyValuePair<string, RedisValue>>> FieldsAsync(IDatabase database, RedisKey key, IEnumerable<string> ids)
    {
        string[] fields = [.. ids.Where(id => id.Length > 0).Distinct()];
        if (fields.Length == 0)
        {
            return [];
        }

        var values = await database.HashGetAsync(key, [.. fields.Select(field => (RedisValue)field)]);
        return fields.Zip(values, KeyValuePair.Create).Where(field => !field.Value.IsNull);
    }
}
