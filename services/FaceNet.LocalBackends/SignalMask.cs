using System.Runtime.InteropServices;

namespace FaceNet.LocalBackends;

/// <summary>
/// Keeps signals that terminals and service managers send away from threads that are started meanwhile: threads inherit the mask of the one that starts them. What the
/// runtime makes of faults, and how it stops threads, stays as it is.
/// </summary>
internal static class SignalMask
{
    // The largest sigset_t there is, that of glibc.
    private const int MaskBytes = 128;

    // SIG_SETMASK and SIG_BLOCK
    private static readonly int Set = OperatingSystem.IsMacOS() ? 3 : 2, BlockAlso = OperatingSystem.IsMacOS() ? 1 : 0;

    // SIGHUP, SIGINT, SIGQUIT, SIGTERM and SIGWINCH; SIGCHLD and SIGCONT
    private static readonly int[] Interrupting = OperatingSystem.IsMacOS() ? [1, 2, 3, 15, 28, 20, 19] : [1, 2, 3, 15, 28, 17, 18];

    /// <summary>Runs something whose new threads get none of these signals. The present thread gets them again afterwards.</summary>
    public static T Block<T>(Func<T> run)
    {
        if (OperatingSystem.IsWindows())
        {
            return run();
        }

        var (signals, before) = (new byte[MaskBytes], new byte[MaskBytes]);
        _ = Empty(signals);
        foreach (var signal in Interrupting)
        {
            _ = Add(signals, signal);
        }

        _ = Mask(BlockAlso, signals, before);
        try
        {
            return run();
        }
        finally
        {
            _ = Mask(Set, before, null);
        }
    }

    [DllImport("libc", EntryPoint = "sigemptyset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Empty([Out] byte[] signals);

    [DllImport("libc", EntryPoint = "sigaddset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Add([In, Out] byte[] signals, int signal);

    [DllImport("libc", EntryPoint = "pthread_sigmask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Mask(int how, byte[] signals, [Out] byte[]? before);
}
