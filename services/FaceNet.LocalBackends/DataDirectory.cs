namespace FaceNet.LocalBackends;

/// <summary>The folder a Garnet server writes to, locked against a second server; a temporary one goes when it is disposed.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock, bool isTemporary)
    {
        Path = path;
        _lock = @lock;
        IsTemporary = isTemporary;
    }

    public string Path { get; }

    public bool IsTemporary { get; }

    /// <summary>Opens <paramref name="path"/>, or a new temporary folder when it is null.</summary>
    /// <exception cref="LocalBackendException">The folder cannot be written, or another server uses it.</exception>
    public static DataDirectory Open(string? path)
    {
        if (path is null)
        {
            var temporary = Directory.CreateTempSubdirectory("facenet-garnet-").FullName;
            return new DataDirectory(temporary, Lock(temporary), isTemporary: true);
        }

        try
        {
            var full = Directory.CreateDirectory(path).FullName;
            return new DataDirectory(full, Lock(full), isTemporary: false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LocalBackendException(
                $"DataDirectory '{path}' cannot be used: {failure.Message} "
                + "Name a folder that can be written and that no other server is using.",
                failure);
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        if (IsTemporary)
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static FileStream Lock(string path) =>
        new(System.IO.Path.Combine(path, "facenet.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
