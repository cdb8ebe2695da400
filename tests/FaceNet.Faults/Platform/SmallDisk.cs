using System.Diagnostics;

namespace FaceNet.Faults.Platform;

/// <summary>A folder on a file system of its own, small enough to be filled. Mounting one is for root on Linux; elsewhere it is a folder as any.</summary>
internal sealed class SmallDisk : IDisposable
{
    // What Redis appends in a full run comes to some 250 MB, by its 3 KB for each thing acknowledged.
    private const int Megabytes = 1024;

    private readonly string _filler;

    public SmallDisk(string path)
    {
        Path = Directory.CreateDirectory(path).FullName;
        _filler = System.IO.Path.Combine(Path, "filler");
        if (CanBeFilled)
        {
            Run("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m", "tmpfs", Path);
        }
    }

    /// <summary>Whether disks can be mounted here.</summary>
    public static bool CanBeFilled => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    public string Path { get; }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = File.Create(_filler, bufferSize: 0);
        var block = new byte[1024 * 1024];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(_filler);

    public void Dispose()
    {
        if (CanBeFilled)
        {
            Run("umount", Path);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
