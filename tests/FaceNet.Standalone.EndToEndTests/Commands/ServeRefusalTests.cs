using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FaceNet.Testing;

namespace FaceNet.Standalone.EndToEndTests.Commands;

/// <summary>What keeps the platform from serving is said in one sentence that names the option to change.</summary>
public sealed class ServeRefusalTests : IDisposable
{
    private const string OpenBind = "Security__AllowAnonymous";
    private const string Terms = "Models__AcceptNonCommercial";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--grpc-port", "--web-port")]
    [InlineData("--web-port", "--grpc-port")]
    public async Task Serve_PortInUse_NamesThePortAndItsOption(string taken, string free)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var run = await CommandRun.RunAsync("serve", taken, port, free, "0");

        run.AssertRefused($"Port {port} on 127.0.0.1 is in use.", taken);
        Assert.DoesNotContain(free, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--grpc-port", "65536", "GrpcPort")]
    [InlineData("--grpc-port", "-1", "GrpcPort")]
    [InlineData("--web-port", "65536", "WebPort")]
    public async Task Serve_PortOutOfRange_NamesIt(string option, string value, string named)
    {
        var run = await CommandRun.RunAsync("serve", option, value);

        run.AssertRefused(named);
    }

    [Theory]
    [InlineData("everywhere", "'everywhere' is no IP address")]
    [InlineData("0.0.0.0", OpenBind + "=true")]
    [InlineData("::", OpenBind + "=true")]
    public async Task Serve_UnsafeOrBrokenAddress_NamesTheRemedy(string address, string remedy)
    {
        var run = await CommandRun.RunAsync("serve", "--address", address, "--grpc-port", "0", "--web-port", "0");

        run.AssertRefused(remedy);
    }

    [Fact]
    public async Task Serve_NoPort_NamesTheOption()
    {
        var run = await CommandRun.RunAsync("serve", "--grpc-port", "many");

        run.AssertRefused("--grpc-port", "'many'");
    }

    [Fact]
    public async Task Serve_DataWhereAFileIs_NamesIt()
    {
        await File.WriteAllTextAsync(_folder["file"], "", Cancellation);

        var run = await CommandRun.RunAsync("serve", "--grpc-port", "0", "--web-port", "0", "--data", _folder["file"]);

        run.AssertRefused(_folder["file"], "Name a folder that can be written");
    }

    [Fact]
    public async Task Serve_OpenAddressWithNonCommercialModel_NeedsConsent()
    {
        await using var process = ServeProcess.Launch(ServeProcess.Accepting(OpenBind), "serve", "--address", "0.0.0.0");

        await AssertRefusedAsync(process, $"{Terms}=true", "forbid commercial use");
    }

    [Fact]
    public async Task Serve_OpenAddressWithEveryConsent_Serves()
    {
        await using var serve = await ServeProcess.StartAsync(ServeProcess.Accepting(OpenBind, Terms), "serve", "--address", "0.0.0.0");

        Assert.Contains("no commercial use", serve.Process.Transcript, StringComparison.Ordinal);

        // There is no reflection on such an address, so nothing is told to try that would need it.
        Assert.DoesNotContain("grpcurl", serve.Process.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_AddressOfAnotherMachine_NamesIt()
    {
        // An address of the block that is kept for documentation: no machine has it.
        await using var process = ServeProcess.Launch(ServeProcess.Accepting(OpenBind, Terms), "serve", "--address", "203.0.113.5");

        await AssertRefusedAsync(process, "203.0.113.5", "Listeners__Address");
    }

    private static async Task AssertRefusedAsync(ProcessUnderTest process, params string[] words)
    {
        var exitCode = await process.ExitCodeAsync(Cancellation).WaitAsync(Patience, Cancellation);

        new CommandRun(exitCode, "", process.Errors).AssertRefused(words);
    }
}
