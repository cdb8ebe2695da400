using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.Standalone.Hosting;
using Google.Protobuf;

namespace FaceNet.Standalone.Commands;

/// <summary>Checks receipts of erasures, without a host: whoever has the public key can.</summary>
internal static class ReceiptCommand
{
    private static readonly Argument<string> Receipt = new("FILE")
    {
        Description = "File with the receipt in JSON, as an rpc answered it: the receipt itself, or the answer that holds it.",
    };

    private static readonly Option<string> Key = new("--key")
    {
        Description = "PEM file with the public key of who signed it.",
        HelpName = "FILE",
        Required = true,
    };

    public static Command Create()
    {
        var verify = new Command("verify", "Say whether a receipt is what was signed. Exit code 1 where it is not.") { Receipt, Key };
        verify.SetGuardedAction(VerifyAsync);
        return new Command("receipt", "Receipts of erasures.") { verify };
    }

    private static async Task<int> VerifyAsync(ParseResult arguments, CancellationToken stop)
    {
        var path = arguments.GetValue(Receipt)!;
        var receipt = await ReadAsync(path, stop);
        using var key = ReadKey(arguments.GetValue(Key)!);
        if (ReceiptCheck.Objection(receipt, key) is { } objection)
        {
            throw new StandaloneException($"{path}: the receipt '{receipt.ReceiptId}' of gallery '{receipt.Gallery}' cannot be trusted. {objection}");
        }

        await arguments.InvocationConfiguration.Output.WriteLineAsync(
            $"The receipt '{receipt.ReceiptId}' of gallery '{receipt.Gallery}', erased {receipt.EraseTime.ToDateTimeOffset():u}, is as it was signed with key {receipt.KeyId}.");
        return 0;
    }

    private static async Task<ErasureReceipt> ReadAsync(string path, CancellationToken stop)
    {
        try
        {
            var text = await File.ReadAllTextAsync(path, stop);
            return JsonParser.Default.Parse<ErasureReceipt>(ReceiptJson.Unwrap(text));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidProtocolBufferException or JsonException)
        {
            throw new StandaloneException($"{path} holds no receipt in JSON: {unreadable.Message}");
        }
    }

    private static ECDsa ReadKey(string path)
    {
        try
        {
            return ReceiptKeys.ReadPublic(path);
        }
        catch (InvalidDataException unusable)
        {
            throw new StandaloneException(unusable.Message);
        }
    }
}
