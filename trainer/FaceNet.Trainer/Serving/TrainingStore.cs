using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using TrainingRecord = FaceNet.Protos.Training.V1.Training;

namespace FaceNet.Trainer.Serving;

/// <summary>
/// The trainings of this worker: training.json in the folder of each run. Thread-safe. What it returns is not changed by anybody; a change
/// makes a new record.
/// </summary>
internal sealed partial class TrainingStore(ServingFolders folders, TrainingFeed feed, TimeProvider time, ILogger<TrainingStore> logger)
{
    private const string FileName = "training.json";

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation().WithPreserveProtoFieldNames(true));
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private readonly Lock _lock = new();
    private readonly Dictionary<string, TrainingRecord> _records = [];

    /// <summary>The trainings, the newest first.</summary>
    public IReadOnlyList<TrainingRecord> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _records.Values.OrderByDescending(record => record.CreateTime).ThenByDescending(record => record.TrainingId, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Reads what earlier processes left. A file that cannot be read is named in the log, and its folder left alone.</summary>
    public void Load()
    {
        foreach (string file in Directory.EnumerateDirectories(folders.Runs).Select(folder => Path.Combine(folder, FileName)).Where(File.Exists))
        {
            try
            {
                TrainingRecord record = Read(file);
                lock (_lock)
                {
                    _records[record.TrainingId] = record;
                }
            }
            catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException or InvalidDataException or IOException or UnauthorizedAccessException)
            {
                TrainingUnreadable(exception, file);
            }
        }
    }

    /// <exception cref="ResourceNotFoundException">TRAINING_NOT_FOUND.</exception>
    public TrainingRecord Get(string id)
    {
        return Find(id) ?? throw new ResourceNotFoundException(ErrorReasons.TrainingNotFound, "training", id, "ListTrainings names those of this worker.");
    }

    /// <summary>The training of that id; null for none.</summary>
    public TrainingRecord? Find(string id)
    {
        lock (_lock)
        {
            return _records.GetValueOrDefault(id);
        }
    }

    /// <summary>Adds a training that waits, or returns the one that was asked for before with the same plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="mostQueued">The most trainings that may wait.</param>
    /// <exception cref="ResourceExistsException">TRAINING_EXISTS: it exists with another plan.</exception>
    /// <exception cref="OverloadedException">QUEUE_FULL.</exception>
    /// <exception cref="UnavailableException">STORE_UNAVAILABLE: it cannot be written.</exception>
    public TrainingRecord Add(string id, TrainingPlan plan, int mostQueued)
    {
        lock (_lock)
        {
            if (_records.TryGetValue(id, out TrainingRecord? present))
            {
                return present.Plan.Equals(plan) ? present
                    : throw new ResourceExistsException(ErrorReasons.TrainingExists, "training", id, "It has another plan. Take another training_id, or repeat the call with the same plan.");
            }

            if (folders.Run(id).HoldsRun)
            {
                throw new ResourceExistsException(ErrorReasons.TrainingExists, "training", id, "The worker's folder of that name holds a run that was not started here. Take another training_id.");
            }

            if (_records.Values.Count(record => record.State == TrainingRecord.Types.State.Queued) >= mostQueued)
            {
                throw new OverloadedException(ErrorReasons.QueueFull, $"{mostQueued} trainings wait already, the most this worker takes. Cancel one, or try again when one has begun.", TimeSpan.FromMinutes(1));
            }

            var record = new TrainingRecord { TrainingId = id, Plan = plan.Clone(), State = TrainingRecord.Types.State.Queued, CreateTime = Timestamp.FromDateTimeOffset(time.GetUtcNow()) };
            _records[id] = record;
            try
            {
                RequireWritten(id);
            }
            catch (UnavailableException)
            {
                _records.Remove(id);
                throw;
            }

            return record;
        }
    }

    /// <summary>Changes a training, and tells whoever watches it. A change that cannot be written holds until the process ends, and is named in the log.</summary>
    public void Change(string id, Action<TrainingRecord> change)
    {
        lock (_lock)
        {
            TrainingRecord changed = _records[id].Clone();
            change(changed);
            _records[id] = changed;
            try
            {
                Write(changed);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                TrainingUnwritable(exception, id);
            }

            feed.Publish(changed);
        }
    }

    /// <summary>Returns the training when it is on the disk as it is, so that a caller may be told.</summary>
    /// <exception cref="UnavailableException">STORE_UNAVAILABLE: it cannot be written.</exception>
    public TrainingRecord RequireWritten(string id)
    {
        try
        {
            lock (_lock)
            {
                Write(_records[id]);
                return _records[id];
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnavailableException(ErrorReasons.StoreUnavailable, $"The worker cannot write the training to its disk: {exception.Message}", TimeSpan.FromMinutes(1), exception);
        }
    }

    // Whoever copies folders about must not bring a training into the list that is none, or one twice.
    private static TrainingRecord Read(string file)
    {
        TrainingRecord record = Parser.Parse<TrainingRecord>(File.ReadAllText(file));
        string folder = Path.GetFileName(Path.GetDirectoryName(file)!);
        if (record.TrainingId != folder || record.Plan is null || record.CreateTime is null || record.State == TrainingRecord.Types.State.Unspecified || !System.Enum.IsDefined(record.State))
        {
            throw new InvalidDataException($"It is not the record of training '{folder}'.");
        }

        // The figures of a run that was interrupted may be of steps that its checkpoint does not have.
        record.Metrics = record.HasEnded() ? record.Metrics : null;
        return record;
    }

    // Renamed into place, so that a crash leaves the old or the new one.
    private void Write(TrainingRecord record)
    {
        string folder = folders.Run(record.TrainingId).Path, file = Path.Combine(folder, FileName);
        Directory.CreateDirectory(folder);
        File.WriteAllText(file + ".new", Formatter.Format(record) + "\n");
        File.Move(file + ".new", file, overwrite: true);
    }

    [LoggerMessage(EventName = "TrainingUnreadable", Level = LogLevel.Error, Message = "{File} cannot be read; the training is not listed. Mend or remove the file, and start the worker anew")]
    private partial void TrainingUnreadable(Exception exception, string file);

    [LoggerMessage(EventName = "TrainingUnwritable", Level = LogLevel.Error, Message = "The state of training {TrainingId} cannot be written; after a restart the worker goes on from the one before")]
    private partial void TrainingUnwritable(Exception exception, string trainingId);
}
