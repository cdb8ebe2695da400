using System.Runtime.InteropServices;
using System.Text;

namespace FaceNet.ModelContract;

/// <summary>
/// ONNX Runtime reports to its maker what is run where, and notes below the home folder what it could not send yet, unless a variable of the environment
/// forbids it before it is loaded. Nothing of this platform leaves it unasked.
/// </summary>
public static class OnnxTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Turns it off for this process. To be called before ONNX Runtime is loaded.</summary>
    public static void TurnOff()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            // What is set above is seen by .NET alone.
            _ = SetEnvironment(Encoding.ASCII.GetBytes($"{Variable}\0"), "1\0"u8.ToArray(), overwrite: 1);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system with another C library; its variables have to come from whoever starts the process.
        }
    }

    [DllImport("libc.so.6", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(byte[] name, byte[] value, int overwrite);
}
