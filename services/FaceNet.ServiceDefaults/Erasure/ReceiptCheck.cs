using System.Security.Cryptography;
using FaceNet.Protos.Type.V1;
using Google.Protobuf;

namespace FaceNet.ServiceDefaults.Erasure;

/// <summary>Says whether a receipt is what somebody with the key signed. Thread-safe.</summary>
public static class ReceiptCheck
{
    /// <summary>The one algorithm of signatures: ECDSA on P-256 with SHA-256.</summary>
    public const string Algorithm = "ES256";

    /// <summary>What a signature is over: the receipt in protobuf's binary format, without its signature.</summary>
    public static byte[] CanonicalBytes(ErasureReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return new ErasureReceipt(receipt) { Signature = ByteString.Empty }.ToByteArray();
    }

    /// <summary>Why a receipt cannot be trusted; null when it was signed with the key and nothing of it is different since.</summary>
    public static string? Objection(ErasureReceipt receipt, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(key);
        return receipt.Signature.IsEmpty || receipt.Algorithm.Length == 0 ? "It is unsigned."
            : receipt.Algorithm != Algorithm ? $"Its algorithm is '{receipt.Algorithm}', not {Algorithm}."
            : receipt.KeyId != ReceiptKeys.IdOf(key) ? $"It was signed with the key {receipt.KeyId}, this one is {ReceiptKeys.IdOf(key)}."
            : !key.VerifyData(CanonicalBytes(receipt), receipt.Signature.Span, HashAlgorithmName.SHA256) ? "It is different from what was signed."
            : null;
    }
}
