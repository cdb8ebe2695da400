using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Testing;

/// <summary>
/// Ids are checked at the edge of every rpc, wherever in a request they are: good requests, of which one text at a time is none. A text that is new in a contract
/// has to be in one of the requests or among the exceptions.
/// </summary>
/// <param name="rpcs">The rpcs.</param>
/// <param name="requests">Good requests, one or several for each rpc whose request holds text.</param>
/// <param name="exceptions">Texts that are no ids, or ids that are refused in another way: patterns of <see cref="TextField.Is"/>, each with the reason.</param>
public sealed class BadIds(IReadOnlyList<DescribedRpc> rpcs, IReadOnlyList<IMessage> requests, IReadOnlyDictionary<string, string> exceptions)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly string[] Texts = ["a/b", "Zoë", new string('x', 129)];

    /// <summary>Sends all of it. What was not refused with the name of the field, which texts are in no request, and which exceptions are none any more: a line for each.</summary>
    /// <param name="services">Calls the services.</param>
    /// <param name="cancellationToken">The test's token.</param>
    public async Task<IReadOnlyList<string>> FaultsAsync(CallInvoker services, CancellationToken cancellationToken)
    {
        TextField[] fields = [.. rpcs.SelectMany(rpc => TextField.Of(rpc.Request))];
        var faults = Outdated(fields, exceptions).ToList();
        var tried = new HashSet<string>();
        foreach (var request in requests)
        {
            var rpc = rpcs.Single(each => each.Request == request.Descriptor);
            foreach (var field in TextField.Of(request.Descriptor).Where(field => !exceptions.Keys.Any(field.Is)))
            {
                foreach (var text in Texts)
                {
                    var spoilt = request.Descriptor.Parser.ParseFrom(request.ToByteString());
                    if (field.TrySet(spoilt, text))
                    {
                        tried.Add(field.Name);
                        faults.AddRange(await FaultsAsync(rpc, spoilt, field, text, services, cancellationToken));
                    }
                }
            }
        }

        faults.AddRange(fields.Where(field => !exceptions.Keys.Any(field.Is) && !tried.Contains(field.Name)).Select(field => $"{field.Name} is in no request, and no exception."));
        return faults;
    }

    /// <summary>Exceptions that no field is any more.</summary>
    public static IEnumerable<string> Outdated(IReadOnlyList<TextField> fields, IReadOnlyDictionary<string, string> exceptions)
    {
        ArgumentNullException.ThrowIfNull(exceptions);
        return exceptions.Keys.Where(pattern => !fields.Any(field => field.Is(pattern))).Select(pattern => $"{pattern} is an exception, and no field.");
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(
        DescribedRpc rpc, IMessage request, TextField field, string text, CallInvoker services, CancellationToken cancellationToken)
    {
        try
        {
            await rpc.CallAsync(services, request, new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellationToken));
            return [$"{field.Name} '{text}' was taken."];
        }
        catch (RpcException refused)
        {
            var named = refused.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations[0].Field;
            return refused.StatusCode == StatusCode.InvalidArgument && named == field.Path ? [] : [$"{field.Name} '{text}' was refused with {refused.Status}, which names '{named}'."];
        }
    }
}
