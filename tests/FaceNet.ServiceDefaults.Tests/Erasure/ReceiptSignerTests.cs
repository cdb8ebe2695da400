using System.Security.Cryptography;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Erasure;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Tests.Erasure;

public sealed class ReceiptSignerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("receipts").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Sign_WithKey_IsProvedByItsPublicPartAndNoOther()
    {
        using var signer = SignerOf(_key.ExportECPrivateKeyPem());
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var publicPart = ReceiptKeys.ReadPublic(Write("public.pem", _key.ExportSubjectPublicKeyInfoPem()));

        var receipt = signer.Sign(Receipt());

        Assert.Equal(("ES256", ReceiptKeys.IdOf(_key), 64), (receipt.Algorithm, receipt.KeyId, receipt.Signature.Length));
        Assert.Null(ReceiptCheck.Objection(receipt, publicPart));
        Assert.Null(ReceiptCheck.Objection(JsonParser.Default.Parse<ErasureReceipt>(JsonFormatter.Default.Format(receipt)), publicPart));
        Assert.Contains("was signed with the key", ReceiptCheck.Objection(receipt, other), StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_WithKey_IsOverTheReceiptWithoutItsSignature()
    {
        using var signer = SignerOf(_key.ExportECPrivateKeyPem());
        var receipt = signer.Sign(Receipt());
        var signature = receipt.Signature.ToByteArray();

        receipt.Signature = ByteString.Empty;

        Assert.True(_key.VerifyData(receipt.ToByteArray(), signature, HashAlgorithmName.SHA256));
    }

    public static TheoryData<string, Action<ErasureReceipt>> Changes() => new()
    {
        { "count", receipt => receipt.Erased[0].Items++ },
        { "time", receipt => receipt.EraseTime.Nanos++ },
        { "id", receipt => receipt.Ids.CropIds.Add("another") },
        { "gallery", receipt => receipt.Gallery = "other" },
        { "expiry", receipt => receipt.Kept.Clear() },
        { "what is not covered", receipt => receipt.NotCovered.RemoveAt(0) },
        { "signature", receipt => receipt.Signature = ByteString.CopyFrom(new byte[64]) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Check_ReceiptThatIsDifferentSince_IsNotTrusted(string what, Action<ErasureReceipt> change)
    {
        using var signer = SignerOf(_key.ExportPkcs8PrivateKeyPem());
        var receipt = signer.Sign(Receipt());

        change(receipt);

        Assert.True(ReceiptCheck.Objection(receipt, _key) == "It is different from what was signed.", what);
    }

    [Fact]
    public void Sign_WithoutKey_LeavesItUnsigned()
    {
        using var signer = new ReceiptSigner(Options.Create(new ErasureOptions()));

        var receipt = signer.Sign(Receipt());

        Assert.Equal(Receipt(), receipt);
        Assert.Equal("It is unsigned.", ReceiptCheck.Objection(receipt, _key));
    }

    [Fact]
    public void Validate_KeyFilesThatCannotBeUsed_AreRefusedWithTheRemedy()
    {
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        AssertRefused(Write("public.pem", _key.ExportSubjectPublicKeyInfoPem()), "holds a public key");
        AssertRefused(Write("large.pem", large.ExportECPrivateKeyPem()), "another curve than P-256");
        AssertRefused(Write("text.pem", "no key"), "cannot be read as an ECDSA key");
        AssertRefused(Path.Combine(_folder, "missing.pem"), "cannot be read as an ECDSA key");
        Assert.True(new ErasureOptionsValidator().Validate(null, new ErasureOptions { SigningKeyFile = Write("good.pem", _key.ExportECPrivateKeyPem()) }).Succeeded);
        Assert.True(new ErasureOptionsValidator().Validate(null, new ErasureOptions()).Succeeded);

        static void AssertRefused(string path, string words)
        {
            var result = new ErasureOptionsValidator().Validate(null, new ErasureOptions { SigningKeyFile = path });
            Assert.True(result.Failed);
            Assert.StartsWith("Erasure__SigningKeyFile: ", result.FailureMessage, StringComparison.Ordinal);
            Assert.Contains(words, result.FailureMessage, StringComparison.Ordinal);
            Assert.Contains("openssl", result.FailureMessage, StringComparison.Ordinal);
        }
    }

    private static ErasureReceipt Receipt() => new()
    {
        ReceiptId = "r",
        Gallery = "lobby",
        EraseTime = new Timestamp { Seconds = 1_700_000_000 },
        Ids = new ErasedIds { CropIds = { "a" } },
        Erased = { new ErasedItems { Store = "redis", Keys = "members", Items = 1 } },
        Kept = { Kept.Until("topic", "vectors", TimeSpan.FromDays(1), new Timestamp { Seconds = 1_700_000_000 }) },
        NotCovered = { Kept.Disks },
    };

    private ReceiptSigner SignerOf(string pem) => new(Options.Create(new ErasureOptions { SigningKeyFile = Write("key.pem", pem) }));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
