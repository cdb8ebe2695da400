using System.Security.Cryptography;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Erasure;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace FaceNet.Standalone.EndToEndTests.Commands;

/// <summary>Receipts are checked without a host.</summary>
public sealed class ReceiptCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ErasureReceipt _receipt;

    public ReceiptCommandTests()
    {
        using var signer = new ReceiptSigner(Options.Create(new ErasureOptions { SigningKeyFile = Write("key.pem", _key.ExportECPrivateKeyPem()) }));
        _receipt = signer.Sign(new ErasureReceipt { ReceiptId = "r-1", Gallery = "lobby", EraseTime = new Timestamp { Seconds = 1_750_000_000 }, Ids = new ErasedIds { CropIds = { "a" } } });
    }

    private string PublicKey => Write("key.pub.pem", _key.ExportSubjectPublicKeyInfoPem());

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Verify_ReceiptOrAnswerWithOne_IsTrusted()
    {
        var alone = await CommandRun.RunAsync("receipt", "verify", Write("alone.json", JsonFormatter.Default.Format(_receipt)), "--key", PublicKey);
        var answered = await CommandRun.RunAsync(
            "receipt", "verify", Write("answer.json", JsonFormatter.Default.Format(new EraseMembersResponse { Receipt = _receipt })), "--key", PublicKey);

        Assert.Equal((0, 0), (alone.ExitCode, answered.ExitCode));
        Assert.Contains("'r-1' of gallery 'lobby', erased 2025-06-15 15:06:40Z, is as it was signed", alone.Output, StringComparison.Ordinal);
        Assert.Equal(alone.Output, answered.Output);
    }

    [Fact]
    public async Task Verify_WhatCannotBeTrusted_IsRefusedWithTheReason()
    {
        var changed = Write("changed.json", JsonFormatter.Default.Format(new ErasureReceipt(_receipt) { Gallery = "other" }));
        (await CommandRun.RunAsync("receipt", "verify", changed, "--key", PublicKey)).AssertRefused("'r-1'", "It is different from what was signed.");
        (await CommandRun.RunAsync("receipt", "verify", Write("text.json", "{\"a\""), "--key", PublicKey)).AssertRefused("text.json", "no receipt in JSON");
        (await CommandRun.RunAsync("receipt", "verify", Write("other.json", "{\"x\":1}"), "--key", PublicKey)).AssertRefused("no receipt in JSON");
        (await CommandRun.RunAsync("receipt", "verify", changed, "--key", changed)).AssertRefused("cannot be read as an ECDSA key", "openssl");
        (await CommandRun.RunAsync("receipt", "verify", Path.Combine(_folder.Path, "missing"), "--key", PublicKey)).AssertRefused("missing");
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
