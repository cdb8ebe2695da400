using System.Runtime.InteropServices;

namespace FaceNet.LocalBackends;

/// <summary>Keeps signals away from threads that native code starts: they inherit the mask of the thread that has them started.</summary>
internal static class SignalMask
{
    // The largest sigset_t there is, that of glibc.
    private const int MaskBytes = 128;

    // SIG_SETMASK
    private static readonly int Set = OperatingSystem.IsMacOS() ? 3 : 2;

    /// <summary>Runs something of whose new threads none gets a signal. The present thread gets them again afterwards.</summary>
    public static T BlockAll<T>(Func<T> run)
    {
        if (OperatingSystem.IsWindows())
        {
            return run();
        }

        var (all, before) = (new byte[MaskBytes], new byte[MaskBytes]);
        _ = FillSet(all);
        _ = SetMask(Set, all, before);
        try
        {
            return run();
        }
        finally
        {
            _ = SetMask(Set, before, null);
        }
    }

    [DllImport("libc", EntryPoint = "sigfillset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FillSet([Out] byte[] signals);

    [DllImport("libc", EntryPoint = "pthread_sigmask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetMask(int how, byte[] signals, [Out] byte[]? before);
}
