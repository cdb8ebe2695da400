using System.Runtime.InteropServices;

namespace FaceNet.Trainer.Native;

/// <summary>
/// Sets what costs libtorch up to a sixth of its speed on Linux: threads of OpenMP that spin while they wait, and so keep the threads that make batches from
/// the cores; and an allocator that returns the memory of each step to the system and asks for it again. What the environment says goes before.
/// </summary>
internal static partial class ProcessTuning
{
    // Of malloc.h.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapMax = -4;
    private const int ArenaMax = -8;

    /// <summary>To be called before libtorch is loaded; without effect on other systems and other C libraries.</summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetEnvironment("OMP_WAIT_POLICY", "passive", overwrite: 0);
            Set(TrimThreshold, int.MaxValue, "MALLOC_TRIM_THRESHOLD_");
            Set(TopPad, 256 * 1024 * 1024, "MALLOC_TOP_PAD_");
            Set(MmapMax, 0, "MALLOC_MMAP_MAX_");
            Set(ArenaMax, 1, "MALLOC_ARENA_MAX");
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
        }
    }

    private static void Set(int parameter, int value, string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is null)
        {
            _ = SetAllocator(parameter, value);
        }
    }

    // Environment.SetEnvironmentVariable is seen by .NET alone.
    [LibraryImport("libc.so.6", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAllocator(int parameter, int value);
}
