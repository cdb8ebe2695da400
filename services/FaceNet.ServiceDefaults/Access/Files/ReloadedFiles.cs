using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access.Files;

/// <summary>
/// What stands in files that are read again when they change. Their bytes are compared, not their times: files that are mounted are exchanged in many ways.
/// New files that cannot be used leave what was there in force, and are logged once. Thread-safe.
/// </summary>
internal sealed partial class ReloadedFiles<T> : IDisposable
    where T : class
{
    private readonly string _setting;
    private readonly string[] _paths;
    private readonly Func<byte[][], T> _read;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private byte[][] _seen;
    private string? _complaint;
    private volatile T _current;

    /// <summary>Reads the files. Throws <see cref="OptionsValidationException"/> with the reason when they cannot be used.</summary>
    /// <param name="setting">The option that names them.</param>
    /// <param name="paths">The files.</param>
    /// <param name="read">Makes sense of their bytes. Throws what <see cref="UnusableFile.Says"/> knows otherwise.</param>
    /// <param name="reload">How often to look, and whom to tell.</param>
    public ReloadedFiles(string setting, string[] paths, Func<byte[][], T> read, FileReload reload)
    {
        (_setting, _paths, _read, _logger) = (setting, paths, read, reload.Logger);
        try
        {
            _seen = ReadAll();
            _current = read(_seen);
        }
        catch (Exception exception) when (UnusableFile.Says(exception) is { } reason)
        {
            throw new OptionsValidationException(setting, typeof(SecurityOptions), [Complaint(reason)]);
        }

        _timer = reload.Time.CreateTimer(_ => Look(), null, reload.Interval, reload.Interval);
    }

    /// <summary>What the files said when they could last be used.</summary>
    public T Current => _current;

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            try
            {
                var bytes = ReadAll();
                if (!bytes.Zip(_seen).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
                {
                    _current = _read(bytes);
                    _seen = bytes;
                    Reloaded(_setting, Paths);
                }

                _complaint = null;
            }
            catch (Exception exception)
            {
                // Whatever a library finds wrong with a file, the host that has a good one goes on.
                Complain(Complaint(UnusableFile.Says(exception) ?? $"cannot be used ({exception.GetType().Name}). Put back what was there."));
            }
        }
    }

    private void Complain(string complaint)
    {
        if (complaint != _complaint)
        {
            _complaint = complaint;
            NotReloaded(complaint);
        }
    }

    private byte[][] ReadAll() => [.. _paths.Select(File.ReadAllBytes)];

    private string Paths => string.Join(" and ", _paths);

    private string Complaint(string reason) => $"{_setting} {Paths}: {reason}";

    [LoggerMessage(EventName = "SecurityFileReloaded", Level = LogLevel.Information, Message = "{Setting} {Paths} has changed and is in force")]
    private partial void Reloaded(string setting, string paths);

    [LoggerMessage(EventName = "SecurityFileUnusable", Level = LogLevel.Error, Message = "{Complaint} What was there before stays in force")]
    private partial void NotReloaded(string complaint);
}
