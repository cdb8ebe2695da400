using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Trainer.Serving;

/// <summary>Keeps a second worker out of a runs folder: two would write the same files.</summary>
internal sealed class RunsLock : IDisposable
{
    private readonly FileStream _file;

    private RunsLock(FileStream file)
    {
        _file = file;
    }

    /// <exception cref="UnavailableException">STORE_UNAVAILABLE: another process has it.</exception>
    public static RunsLock Take(string folder)
    {
        try
        {
            return new RunsLock(new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception)
        {
            throw new UnavailableException(
                ErrorReasons.StoreUnavailable, $"Another worker has '{folder}': {exception.Message} Stop it, or set Training__RunsDirectory to a folder of this worker's own.", TimeSpan.FromMinutes(1), exception);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
    }
}
